import type { Report } from '../rule/report.js';
import { sharesOf } from './attributed.js';
import { json } from './json.js';

/** `archfit check --format json`, version 1. */
export function checkJson(report: Report): string {
  const {
    verdict,
    exitCode,
    summary,
    violations,
    worst,
    score,
    pairs,
    failAbove,
    ran,
    skipped,
    attributed,
    notices,
  } = report;
  return json({
    verdict,
    exitCode,
    summary,
    score,
    worst,
    pairs,
    ...(failAbove !== undefined && { failAbove }),
    violations,
    waived: [],
    stale: [],
    ran,
    skipped,
    attributed: sharesOf(attributed),
    notices,
  });
}
