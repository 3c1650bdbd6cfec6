import { hash } from 'node:crypto';
import type { Severity } from '../model/declarations.js';
import type { Model } from '../model/model.js';
import type { Location } from '../model/nouns.js';
import { ownerOf } from '../model/queries.js';
import type { Violation } from './report.js';
import { type Entity, type Finding, type Place, placesOf } from './rule.js';
import type { Setting } from './settings.js';

/**
 * A finding with what its rule, its setting and the model add to it. That is worked out when somebody asks: a large system has tens of thousands of
 * violations, of which a verdict needs to know only how severe they are.
 */
export class JudgedFinding implements Violation {
  readonly severity: Severity;
  readonly #finding: Finding;
  readonly #setting: Setting;
  readonly #model: Model;

  constructor(finding: Finding, setting: Setting, model: Model) {
    this.severity = setting.chosen ? setting.severity : (finding.severity ?? setting.severity);
    this.#finding = finding;
    this.#setting = setting;
    this.#model = model;
  }

  get id(): string {
    return `${this.rule}:${fingerprint(this.rule, this.key)}`;
  }

  get rule(): string {
    return this.#setting.rule.id;
  }

  get key(): string {
    return this.#finding.key;
  }

  get message(): string {
    return this.#finding.message;
  }

  get at(): Location {
    return this.#finding.at;
  }

  get related(): readonly Place[] {
    return placesOf(this.#finding);
  }

  get entities(): readonly Entity[] {
    return this.#finding.entities;
  }

  /** The team of the first entity that has one: the rule names first who has to act. */
  get team(): string | undefined {
    for (const entity of this.entities) {
      const team = ownerOf(this.#model, entity);
      if (team !== undefined) return team;
    }
    return undefined;
  }

  get introduced(): true {
    return true;
  }

  get remedy(): string {
    return this.#finding.remedy ?? this.#setting.rule.remedy;
  }

  /** What a violation is to scripts. */
  toJSON(): Violation {
    const { id, rule, severity, key, message, at, related, entities, team, introduced, remedy } = this;
    return {
      id,
      rule,
      severity,
      key,
      message,
      at,
      related,
      entities,
      ...(team !== undefined && { team }),
      introduced,
      remedy,
    };
  }
}

/** The first eight hex digits of SHA-256 over rule and key. */
function fingerprint(rule: string, key: string): string {
  return hash('sha256', `${rule}\n${key}`).slice(0, 8);
}
