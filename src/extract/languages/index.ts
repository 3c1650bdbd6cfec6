/**
 * In: paths. Out: the language that each file is written in, of those in which people write services, by GitHub's linguist. What code/ reads
 * (TypeScript, JavaScript …) it names itself. Scripts of builds and deployments, markup and data are no language of a service.
 */
import c from 'linguist-languages/data/C';
import cPlusPlus from 'linguist-languages/data/C_2b__2b_';
import cSharp from 'linguist-languages/data/C_23_';
import clojure from 'linguist-languages/data/Clojure';
import cobol from 'linguist-languages/data/COBOL';
import crystal from 'linguist-languages/data/Crystal';
import d from 'linguist-languages/data/D';
import dart from 'linguist-languages/data/Dart';
import elixir from 'linguist-languages/data/Elixir';
import elm from 'linguist-languages/data/Elm';
import erlang from 'linguist-languages/data/Erlang';
import fSharp from 'linguist-languages/data/F_23_';
import go from 'linguist-languages/data/Go';
import groovy from 'linguist-languages/data/Groovy';
import haskell from 'linguist-languages/data/Haskell';
import java from 'linguist-languages/data/Java';
import julia from 'linguist-languages/data/Julia';
import kotlin from 'linguist-languages/data/Kotlin';
import lua from 'linguist-languages/data/Lua';
import nim from 'linguist-languages/data/Nim';
import objectiveC from 'linguist-languages/data/Objective-C';
import ocaml from 'linguist-languages/data/OCaml';
import perl from 'linguist-languages/data/Perl';
import php from 'linguist-languages/data/PHP';
import plpgsql from 'linguist-languages/data/PLpgSQL';
import plsql from 'linguist-languages/data/PLSQL';
import python from 'linguist-languages/data/Python';
import r from 'linguist-languages/data/R';
import ruby from 'linguist-languages/data/Ruby';
import rust from 'linguist-languages/data/Rust';
import scala from 'linguist-languages/data/Scala';
import sql from 'linguist-languages/data/SQL';
import swift from 'linguist-languages/data/Swift';
import tsql from 'linguist-languages/data/TSQL';
import visualBasic from 'linguist-languages/data/Visual_20_Basic_20_.NET';
import zig from 'linguist-languages/data/Zig';
import type { Path } from '../../model/nouns.js';

/** What several languages end their files with, and what is no source of a service: the contents would have to tell. */
const UNTELLING = new Set(
  '.al .app .bb .builder .cake .cgi .cp .es .fcgi .gemspec .god .h .hh .inc .kts .p8 .pluginspec .pm .podspec .rake .re .rpy .sc .spec .t'.split(
    ' ',
  ),
);

const SQL = new Set(['PLpgSQL', 'PLSQL', 'TSQL']);

/** The languages of files that are not among those that code/ reads. */
export function readLanguages(files: readonly Path[]): ReadonlyMap<Path, string> {
  const byExtension = new Map<string, string>();
  for (const { name, extensions } of [
    c,
    cobol,
    cSharp,
    cPlusPlus,
    clojure,
    crystal,
    d,
    dart,
    elixir,
    elm,
    erlang,
    fSharp,
    go,
    groovy,
    haskell,
    java,
    julia,
    kotlin,
    lua,
    nim,
    ocaml,
    objectiveC,
    php,
    plsql,
    plpgsql,
    perl,
    python,
    r,
    ruby,
    rust,
    sql,
    scala,
    swift,
    tsql,
    visualBasic,
    zig,
  ]) {
    const language = SQL.has(name) ? 'SQL' : name;
    for (const extension of extensions) {
      if (!UNTELLING.has(extension) && !byExtension.has(extension)) byExtension.set(extension, language);
    }
  }
  const languages = new Map<Path, string>();
  for (const path of files) {
    const language = byExtension.get(path.slice(path.lastIndexOf('.')).toLowerCase());
    if (language !== undefined) languages.set(path, language);
  }
  return languages;
}
