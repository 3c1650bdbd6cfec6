/**
 * Statements that say nothing about the data that services use. In: what a statement touches, and the role it ran as (empty if unknown); out:
 * what kind of noise it is. Told by what they touch and by the very spellings of the tools, not by guesses: a query of a
 * watcher's on a table of a service's is still a query on that table, unless the role is the watcher's own.
 */
import type { Noise } from '../../model/facts.js';
import { isStatistics, type TextReading } from '../sql/index.js';
import { isLedger } from './ledgers.js';

/** Roles of cloud providers and of monitoring tools, by the names that their documentation tells to give them. */
const WATCHERS =
  /^(rdsadmin|rds_superuser|rdsproxyadmin|rdstopmgr|cloudsqladmin|cloudsqlagent|cloudsqlimportexport|cloudsqlreplica|alloydbadmin|azuresu|azure_superuser|replication|pganalyze|datadog|pgwatch\d?|postgres_exporter|pg_?monitor|pmm|newrelic|zabbix|zbx_monitor|netdata|telegraf|grafana_?agent|prometheus|powa|pgbouncer|supabase_admin|supabase_storage_admin|supabase_replication_admin|cloud_admin|zenith_admin)$/;

const BACKUP_FUNCTIONS =
  /^pg_(start|stop)_backup$|^pg_backup_(start|stop)$|^pg_(switch|create)_\w*(wal|restore_point)$/;

export function noiseOf(reading: TextReading, role: string): Noise | undefined {
  const { uses, system, session, shown, foreignKeyCheck } = reading;
  if (foreignKeyCheck) return undefined;
  if (isBackup(reading)) return 'backup';
  if (WATCHERS.test(role)) return 'monitoring';
  if (session) return 'session';
  if (uses.length > 0) return uses.every(isLedger) ? 'migration' : undefined;
  if (reading.partial || system.length === 0) return undefined;
  return system.some(isStatistics) || /\bpg_stat_/.test(shown) ? 'monitoring' : 'catalogue';
}

/** pg_dump locks every table and copies it out, or fetches it, in these very spellings. */
function isBackup({ shown, routines }: TextReading): boolean {
  return (
    /^COPY [^()]+ \([^()]*\) TO stdout;?$/.test(shown) ||
    /^LOCK TABLE .+ IN ACCESS SHARE MODE;?$/.test(shown) ||
    /^DECLARE _pg_dump_cursor CURSOR FOR /.test(shown) ||
    routines.some(({ name }) => BACKUP_FUNCTIONS.test(name))
  );
}
