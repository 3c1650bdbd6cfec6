import type { Report } from '../rule/report.js';
import { sharesOf } from './attributed.js';
import { json } from './json.js';

/** `archfit check --format json`, version 1. */
export function checkJson(report: Report): string {
  const { verdict, exitCode, summary, violations, ran, skipped, attributed, notices } = report;
  return json({
    verdict,
    exitCode,
    summary,
    violations,
    waived: [],
    stale: [],
    ran,
    skipped,
    attributed: sharesOf(attributed),
    notices,
  });
}
