// 核验的第二种实现 — checks of signed reports and proof bundles, written from docs/spec/report-bundle.md alone. Touches neither page nor
// network: bytes in, items out.
"use strict";
var ground = require("./ground.js");
var SAFE = ground.SAFE, sha256 = ground.sha256, utf8 = ground.utf8, join = ground.join, same = ground.same, hex = ground.hex,
  unbase64 = ground.unbase64, digest = ground.digest, textOf = ground.textOf, canonical = ground.canonical, parse = ground.parse,
  own = ground.own, isObject = ground.isObject, only = ground.only, count = ground.count, text = ground.text, leaf = ground.leaf,
  included = ground.included, extended = ground.extended, parseKey = ground.parseKey, parseNote = ground.parseNote,
  timeOf = ground.timeOf, open = ground.open, signedOnlyBy = ground.signedOnlyBy, parseCheckpoint = ground.parseCheckpoint;

// ── signed report, bundle (report-bundle.md) ──
function parseStatement(text) { // {number, digest, prefix}
  var lines = text.split("\n");
  if (lines.length !== 7 || lines[0] !== "witness-report/v1" || lines[1] === "") return null;
  var hash = digest(lines[2]), prefix = parseCheckpoint(lines.slice(3).join("\n"));
  return hash && prefix ? { number: lines[1], digest: hash, prefix: prefix } : null;
}
function parseReport(root) {
  if (!only(root, ["format", "key", "report", "statement"]) || own(root, "format") !== "witness-report/v1" || !isObject(own(root, "report"))) return null;
  var key = parseKey(text(root, "key")), note = parseNote(text(root, "statement"));
  var statement = note && parseStatement(note.text);
  return key && key.type === 1 && statement ? { content: root.report, key: key, note: note, statement: statement } : null;
}
function parseTime(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/.test(text) && !isNaN(Date.parse(text)) ? Date.parse(text) : null;
}
function parseKeyList(text) {
  var lines = text.split("\n");
  if (lines.length < 4 || lines[0] !== "witness-keys/v1" || lines[1] === "" || lines[2] === "" || lines[lines.length - 1] !== "") return null;
  var list = { origin: lines[1], number: lines[2], log: null, report: null, cosigners: [], certificates: [], token: null };
  var order = 0; // keys, then certificates, then the token
  for (var i = 3; i < lines.length - 1; i++) {
    var parts = lines[i].split(" ");
    if (parts.length === 2 && parts[0] === "token" && order < 2) {
      order = 2;
      if (!(list.token = digest(parts[1]))) return null;
      continue;
    }
    if (parts.length !== 4 || order === 2) return null;
    var from = parseTime(parts[2]), until = parts[3] === "-" ? Infinity : parseTime(parts[3]);
    if (from === null || until === null) return null;
    if (parts[0] === "certificate") {
      order = 1;
      var print = digest(parts[1]);
      if (!print) return null;
      list.certificates.push({ print: print, from: from, until: until });
      continue;
    }
    var key = order === 0 ? parseKey(parts[1]) : null;
    if (!key || key.type !== (parts[0] === "cosigner" ? 4 : 1)) return null;
    var dated = { key: key, from: from, until: until };
    if (parts[0] === "log" && !list.log) list.log = dated;
    else if (parts[0] === "report" && !list.report) list.report = dated;
    else if (parts[0] === "cosigner") list.cosigners.push(dated);
    else return null;
  }
  return list.log && list.report ? list : null;
}
function hashes(list) {
  if (!Array.isArray(list)) return null;
  var all = list.map(digest);
  return all.every(function (h) { return h; }) ? all : null;
}
var MEMBERS = ["checkpoint", "consistency", "entries", "format", "hashes", "issued", "keys", "report", "statement", "token"];
function parseBundle(root) {
  if (!only(root, MEMBERS) || own(root, "format") !== "witness-report-bundle/v1") return null;
  var bundle = { issued: count(own(root, "issued")), consistency: hashes(own(root, "consistency")), entries: [], report: null, token: null };
  var table = hashes(own(root, "hashes")), note = parseNote(text(root, "checkpoint")), keys = parseNote(text(root, "keys"));
  bundle.point = note && parseCheckpoint(note.text);
  bundle.list = keys && parseKeyList(keys.text);
  bundle.note = note; bundle.keys = keys;
  if (bundle.issued === null || !bundle.consistency || !table || !bundle.point || !bundle.list || !Array.isArray(own(root, "entries"))) return null;
  if ((own(root, "report") === undefined) === (own(root, "statement") === undefined)) return null;
  if (own(root, "report") !== undefined) {
    if (!(bundle.report = parseReport(root.report))) return null;
    bundle.statementNote = bundle.report.note; bundle.statement = bundle.report.statement;
  } else {
    bundle.statementNote = parseNote(text(root, "statement"));
    bundle.statement = bundle.statementNote && parseStatement(bundle.statementNote.text);
    if (!bundle.statement) return null;
  }
  if (own(root, "token") !== undefined && !(bundle.token = unbase64(root.token))) return null;
  var used = 0, at = -1; // hashes stand in the order of their first use, each different
  for (var i = 0; i < root.entries.length; i++) {
    var item = root.entries[i], position = count(own(item, "at"));
    if (!only(item, ["at", "entry", "open", "path"]) || position === null || position <= at || !isObject(own(item, "entry")) || !Array.isArray(own(item, "path"))) return null;
    var path = [], openings = [];
    for (var p = 0; p < item.path.length; p++) {
      var index = count(item.path[p]);
      if (index === null || index >= table.length || index > used) return null;
      if (index === used) used++;
      path.push(table[index]);
    }
    if (own(item, "open") !== undefined) {
      if (!isObject(item.open) || Object.keys(item.open).length === 0) return null;
      var fields = Object.keys(item.open).sort();
      for (var f = 0; f < fields.length; f++) {
        var opening = item.open[fields[f]], salt = unbase64(text(opening, "salt"));
        if (!only(opening, ["salt", "value"]) || !salt || salt.length !== 32 || own(opening, "value") === undefined) return null;
        openings.push({ field: fields[f], salt: salt, value: opening.value });
      }
    }
    bundle.entries.push({ at: position, entry: item.entry, path: path, openings: openings });
    at = position;
  }
  var seen = {};
  return used === table.length && table.every(function (h) { var k = hex(h); return !seen[k] && (seen[k] = true); }) ? bundle : null;
}
function plainOf(item) { // the entry as it reads with what is opened
  if (own(item.entry, "commitment") === undefined) return item.entry;
  var body = item.openings.filter(function (o) { return o.field === "commitment"; })[0];
  return body && isObject(body.value) ? body.value : null;
}

// ── checks ──
function Result() { this.items = []; this.anchored = false; }
Result.prototype.say = function (code, holds, zh, en) { this.items.push({ code: code, holds: !!holds, zh: zh, en: en }); return !!holds; };
Result.prototype.remark = function (code, zh, en) { this.items.push({ code: code, holds: null, zh: zh, en: en }); };
Result.prototype.broken = function () { return this.items.filter(function (i) { return i.holds === false; })[0] || null; };
Result.prototype.verdict = function () { return this.broken() ? "failed" : this.anchored ? "passed" : "unanchored"; };

function short(bytes) { var text = hex(bytes); return text.slice(0, 8) + "…" + text.slice(-8); }
function has(keys, key) { return keys.some(function (k) { return k.text === key.text; }); }

function checkSigner(key, note, statement, trust, said) {
  said.say("statement", key.name === statement.prefix.origin + "/report" && signedOnlyBy(note, key), "报告由密钥 " + key.name + " 签署", "the report is signed by the key " + key.name);
  if (trust.reports.length > 0) said.say("report-key", has(trust.reports, key), "报告公钥与本页所持的一致", "the report key is the one this page holds");
  else said.remark("report-key", "报告公钥 " + key.id + " 取自本材料，请与公告的指纹对照", "the report key " + key.id + " was taken from the evidence; compare it with the one made public");
}
function checkReport(report, trust, said) {
  var hash = sha256(utf8(canonical(report.content))), equal = same(hash, report.statement.digest);
  said.say("content", equal,
    equal ? "报告 " + report.statement.number + " 的内容与签署时相同（" + short(hash) + "）" : "报告内容与签署的摘要不同：" + short(hash) + " ≠ " + short(report.statement.digest),
    equal ? "the content of report " + report.statement.number + " is what was signed (" + short(hash) + ")" : "the content is not what was signed: " + short(hash) + " ≠ " + short(report.statement.digest));
  checkSigner(report.key, report.note, report.statement, trust, said);
}
function checkKeys(bundle, report, said) {
  var list = bundle.list, key = list.report.key;
  said.say("keys",
    signedOnlyBy(bundle.keys, key) && key.name === list.origin + "/report" && (!report || report.key.text === key.text) && list.number === bundle.statement.number
      && list.origin === bundle.statement.prefix.origin && (bundle.token ? same(list.token, sha256(bundle.token)) : list.token === null),
    "公钥及其有效期由报告密钥签署", "the keys and their time of use are signed by the report key");
  var issued = bundle.entries.filter(function (e) { return e.at === bundle.issued; })[0];
  var received = issued ? Date.parse(text(issued.entry, "received")) : NaN;
  if (!isNaN(received))
    said.say("key-time", [list.log, list.report].every(function (k) { return k.from <= received && received <= k.until; }),
      "签发时日志密钥和报告密钥在有效期内", "log key and report key were in use when the report was issued");
}
function checkCheckpoint(bundle, trust, said) {
  var log = bundle.list.log.key, cosigners = bundle.list.cosigners.map(function (c) { return c.key; });
  var byLog = open(bundle.note, [log]);
  said.say("checkpoint", log.name === bundle.point.origin && byLog !== null && byLog.length === 1,
    "检查点由日志密钥 " + log.name + " 签署（" + bundle.point.size + " 条）", "the checkpoint over " + bundle.point.size + " entries is signed by the log's key " + log.name);
  if (trust.logs.length > 0) said.say("log-key", has(trust.logs, log), "日志公钥与本页所持的一致", "the log's key is the one this page holds");
  else said.remark("log-key", "日志公钥 " + log.id + " 取自本材料，请与公告的指纹对照", "the log's key " + log.id + " was taken from the evidence; compare it with the one made public");
  var named = [log].concat(cosigners), signed = open(bundle.note, named);
  said.say("cosigners", signed !== null && cosigners.every(function (c) { return signed.indexOf(c) >= 0; }) && bundle.note.signatures.length === named.length
    && bundle.note.signatures.every(function (s) { return named.some(function (k) { return k.name === s.name && k.id === s.id; }); }),
    "所列 " + cosigners.length + " 个共签方的签名均有效，没有别的签名", "the signatures of the " + cosigners.length + " cosigners named are valid, and there is no other");
  var trusted = open(bundle.note, trust.cosigners), number = trusted ? trusted.length : 0;
  said.anchored = number >= trust.quorum;
  said.remark("anchor", "受信任的共签方 " + number + " 个，锚定须 " + trust.quorum + " 个：" + (said.anchored ? "已锚定" : "待锚定"),
    number + " trusted cosigners, " + trust.quorum + " make an anchor: " + (said.anchored ? "anchored" : "not yet anchored"));
}
function checkFacts(bundle, said) {
  for (var i = 0; i < bundle.entries.length; i++) {
    var e = bundle.entries[i];
    if (included(leaf(utf8(canonical(e.entry))), e.at, bundle.point.size, e.path, bundle.point.root)) continue;
    said.say("facts", false, "日志第 " + e.at + " 条与检查点的根哈希不符", "the entry at position " + e.at + " does not lead to the root of the checkpoint");
    return;
  }
  said.say("facts", true, bundle.entries.length + " 条事实都在见证日志里", "all " + bundle.entries.length + " entries stand in the witness log");
}
function checkIssue(bundle, said) {
  var e = bundle.entries.filter(function (x) { return x.at === bundle.issued; })[0], entry = e ? e.entry : {}, data = own(entry, "data");
  said.say("issued", ["ReportIssued", "ReportSupplemented"].indexOf(text(entry, "type")) >= 0 && text(data, "ReportNo") === bundle.statement.number
    && [text(data, "Digest"), text(data, "PartyDigest")].indexOf("sha256:" + hex(bundle.statement.digest)) >= 0,
    "日志第 " + bundle.issued + " 条登记了此报告的签发", "the entry at position " + bundle.issued + " says that this report was issued");
}
function spansOf(list) {
  if (!Array.isArray(list)) return null;
  var spans = [], last = -1;
  for (var i = 0; i < list.length; i++) {
    var m = typeof list[i] === "string" && /^(0|[1-9][0-9]*)(?:-([1-9][0-9]*))?$/.exec(list[i]);
    if (!m) return null;
    var from = Number(m[1]), to = m[2] === undefined ? from : Number(m[2]);
    if (from <= last || to > SAFE || (m[2] !== undefined && to <= from)) return null;
    spans.push({ from: from, to: to });
    last = to;
  }
  return spans;
}
function checkBasis(bundle, report, said) {
  var basis = own(report.content, "Basis"), prefix = bundle.statement.prefix, spans = spansOf(own(basis, "Entries"));
  if (!spans || text(own(report.content, "Cover"), "Number") !== bundle.statement.number || text(basis, "Origin") !== prefix.origin || own(basis, "Size") !== prefix.size || text(basis, "Root") !== hex(prefix.root)) {
    said.say("basis", false, "报告正文的编号、截至位置或依据的事实与签署的不符", "number, prefix or entries that the report names are not those that were signed");
    return;
  }
  var here = {}, strange = null, missing = null, beyond = null, number = 0;
  bundle.entries.forEach(function (e) {
    here[e.at] = true;
    if (spans.some(function (s) { return s.from <= e.at && e.at <= s.to; })) number++;
    else if (e.at !== bundle.issued && strange === null) strange = e.at;
  });
  for (var s = 0; s < spans.length && missing === null; s++) {
    if (spans[s].to >= prefix.size) { if (beyond === null) beyond = spans[s].to; continue; }
    for (var at = spans[s].from; at <= spans[s].to; at++) if (!here[at]) { missing = at; break; }
  }
  said.say("basis", missing === null && strange === null && beyond === null,
    missing !== null ? "缺少报告所依据的日志第 " + missing + " 条" : strange !== null ? "日志第 " + strange + " 条不是报告所依据的" : beyond !== null ? "日志第 " + beyond + " 条晚于报告的截至位置" : "报告所依据的 " + number + " 条事实一条不缺，没有多余的",
    missing !== null ? "the entry at " + missing + ", on which the report rests, is missing" : strange !== null ? "the entry at " + strange + " is none that the report rests on" : beyond !== null ? "the entry at " + beyond + " is newer than the report's prefix" : "all " + number + " entries the report rests on are here, and no others");
}
function checkValues(bundle, said) {
  var opened = 0, withheld = 0;
  for (var i = 0; i < bundle.entries.length; i++) {
    var e = bundle.entries[i], plain = plainOf(e), hidden = plain ? own(plain, "sealed") : null;
    for (var o = 0; o < e.openings.length; o++) {
      var opening = e.openings[o];
      opened++;
      var commitment = digest(opening.field === "commitment" ? text(e.entry, "commitment") : text(hidden, opening.field));
      if (commitment && same(commitment, sha256(join(new Uint8Array([2]), opening.salt, utf8(canonical(opening.value)))))) continue;
      var names = (exports.names || {})[text(plain, "type") + "." + opening.field] || [opening.field, opening.field];
      said.say("values", false, "日志第 " + e.at + " 条的 " + names[0] + "：启封的值不是收到时登记的", names[1] + " of the entry at " + e.at + ": the opened value is not the one that was recorded");
      said.place = { position: e.at, type: text(plain, "type"), field: opening.field, value: opening.value };
      return;
    }
    var inner = e.openings.filter(function (x) { return x.field !== "commitment"; }).length;
    withheld += plain ? (isObject(hidden) ? Object.keys(hidden).length : 0) - inner : 1;
  }
  said.say("values", true, opened + " 个启封的值都与收到时登记的相同", "all " + opened + " opened values are those that were recorded");
  if (withheld > 0) said.remark("withheld", withheld + " 个值在您这一份里不公开，不影响结论", withheld + " values are withheld in this copy; that changes nothing of the result");
}
function checkPrefix(bundle, said) {
  var then = bundle.statement.prefix, now = bundle.point;
  said.say("prefix", then.origin === now.origin && extended(then.size, then.root, now.size, now.root, bundle.consistency),
    "自报告的截至位置（" + then.size + " 条）以来日志只有追加", "since the report's prefix (" + then.size + " entries) the log has only grown");
}
function notRecomputed(said) {
  said.remark("refold", "按规则重新编制：网页不做这一步，用离线核验程序可以做", "compiling it again by the rules is not done on this page; the offline verifier does it");
}

function checkBundle(bundle, apart, trust, said) {
  said.say("form", true, "证明包形式完整", "the bundle is whole");
  var report = bundle.report || apart;
  if (apart)
    said.say("report-match", apart.note.whole === bundle.statementNote.whole && (!bundle.report || canonical(apart.content) === canonical(bundle.report.content)),
      "这份报告就是证明包所证明的那一份", "the report is the one that the bundle proves");
  if (report) checkReport(report, trust, said);
  else {
    checkSigner(bundle.list.report.key, bundle.statementNote, bundle.statement, trust, said);
    said.remark("content", "未附报告，内容未核", "without the report: its content was not checked");
  }
  checkKeys(bundle, report, said);
  checkCheckpoint(bundle, trust, said);
  checkFacts(bundle, said);
  checkIssue(bundle, said);
  if (report) checkBasis(bundle, report, said);
  checkValues(bundle, said);
  checkPrefix(bundle, said);
  if (bundle.token) exports.time(bundle, said);
  else said.remark("time", "没有时间戳：待锚定", "there is no time stamp yet");
  if (report) notRecomputed(said);
}
function checkAlone(report, trust, said) {
  said.say("form", true, "报告文件形式完整", "the report file is whole");
  checkReport(report, trust, said);
  said.remark("facts", "未附证明包，所依据的事实是否在见证日志里未核", "without its proof bundle: whether the facts stand in the log was not checked");
  notRecomputed(said);
}

/** What a file says it is: "report", "bundle", "pdf" or null; of JSON by its `format`, whatever else is wrong with it. */
function kindOf(bytes) {
  if (bytes.length > 4 && bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44 && bytes[3] === 0x46) return "pdf";
  var head = textOf(bytes);
  if (head === null) return null;
  try {
    var format = own(JSON.parse(head), "format");
    return format === "witness-report/v1" ? "report" : format === "witness-report-bundle/v1" ? "bundle" : null;
  } catch (e) { return null; }
}
/** Trust from texts: vkeys of logs, reports and cosigners this page holds. */
function trusting(given) {
  given = given || {};
  function keys(list) { return (list || []).map(parseKey).filter(function (k) { return k; }); }
  return { logs: keys(given.logs), reports: keys(given.reports), cosigners: keys(given.cosigners), quorum: given.quorum || 2 };
}
function unreadable(said) { said.say("form", false, "文件不是可读的报告或证明包", "the file is no report and no bundle that can be read"); }

/** Evidence given beside it: each must be one the report names. */
function checkEvidence(report, files, said) {
  if (!report) return;
  var list = own(report.content, "Attachments"), named = Array.isArray(list) ? list.map(function (a) { return text(a, "Digest"); }) : [], held = {};
  files.forEach(function (file) {
    var print = "sha256:" + hex(sha256(file.bytes)), known = named.indexOf(print) >= 0;
    if (known) held[print] = true;
    said.say("evidence", known, known ? "证据文件 " + file.name + " 与报告所列的相同" : "文件 " + file.name + " 不是报告所列的证据", known ? "the file " + file.name + " is the evidence the report names" : "the file " + file.name + " is none of the evidence the report names");
  });
  var without = named.filter(function (n) { return !held[n]; }).length;
  if (named.length > 0 && without > 0) said.remark("evidence", named.length + " 件证据中 " + without + " 件没有放进来，未核", without + " of " + named.length + " files of evidence were not given and not checked");
}

/** Checks the files given together: a report, a bundle or a PDF that carries both; everything else is evidence. [{name, bytes}] → Result. */
function check(files, given) {
  var said = new Result(), trust = trusting(given), report = null, bundle = null, pdf = null, evidence = [], i;
  function take(bytes, kind) {
    var value = parse(bytes), read = value === undefined ? null : kind === "report" ? parseReport(value) : parseBundle(value);
    if (!read) { unreadable(said); return; }
    if (kind === "report") report = read; else bundle = read;
  }
  for (i = 0; i < files.length; i++) {
    var kind = kindOf(files[i].bytes);
    if (kind === "pdf" && !pdf) pdf = exports.pdf(files[i].bytes, said);
    else if (kind === "report" && !report && !pdf) take(files[i].bytes, kind);
    else if (kind === "bundle" && !bundle) take(files[i].bytes, kind);
    else evidence.push(files[i]);
  }
  if (pdf) {
    if (pdf.report) take(pdf.report, "report");
    if (pdf.bundle && !bundle) take(pdf.bundle, "bundle");
  } else if (!report && !bundle && !said.broken()) { unreadable(said); return said; }
  if (said.broken() && !report && !bundle) return said;
  if (bundle) checkBundle(bundle, report, trust, said);
  else if (report) checkAlone(report, trust, said);
  if (pdf && exports.signer) { exports.signer(pdf, bundle, said); exports.pdfTime(pdf, said); }
  checkEvidence(report || (bundle && bundle.report), evidence, said);
  said.report = report || (bundle && bundle.report);
  said.bundle = bundle;
  said.pdf = pdf;
  return said;
}

exports.check = check;
exports.kindOf = kindOf;
exports.Result = Result;
exports.sha256 = ground.sha256;
exports.hex = ground.hex;
exports.same = ground.same;
exports.join = ground.join;
exports.utf8 = ground.utf8;
exports.timeOf = ground.timeOf;
exports.own = ground.own;
exports.text = ground.text;
exports.included = ground.included;
exports.extended = ground.extended;
exports.unbase64 = ground.unbase64;
exports.parse = ground.parse;
exports.parseNote = ground.parseNote;
exports.parseKey = ground.parseKey;
exports.open = ground.open;
exports.canonical = ground.canonical;
exports.time = function (bundle, said) { said.remark("time", "时间戳未核", "the time stamp was not checked"); };
