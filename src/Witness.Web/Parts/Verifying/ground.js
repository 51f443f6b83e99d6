// 核验的第二种实现, its ground — bytes, canonical JSON, tree, notes and keys, written from docs/spec alone (log-entry.md, log-tree.md,
// checkpoint.md, cosigning.md).
"use strict";
var sha2 = require("@noble/hashes/sha2.js");
var ed25519 = require("@noble/curves/ed25519.js").ed25519;

var SAFE = Math.pow(2, 53);
var MAX_DEPTH = 64;

// ── bytes ──
function sha256(bytes) { return sha2.sha256(bytes); }
function utf8(text) { return new TextEncoder().encode(text); }
function join() {
  var length = 0, i, at = 0;
  for (i = 0; i < arguments.length; i++) length += arguments[i].length;
  var all = new Uint8Array(length);
  for (i = 0; i < arguments.length; i++) { all.set(arguments[i], at); at += arguments[i].length; }
  return all;
}
function same(a, b) {
  if (!a || !b || a.length !== b.length) return false;
  for (var i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
function hex(bytes) {
  var text = "";
  for (var i = 0; i < bytes.length; i++) text += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
  return text;
}
function base64(bytes) {
  var text = "";
  for (var i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return btoa(text);
}
// one spelling for one value; null for any other
function unbase64(text) {
  if (typeof text !== "string" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  var plain;
  try { plain = atob(text); } catch (e) { return null; }
  var bytes = new Uint8Array(plain.length);
  for (var i = 0; i < plain.length; i++) bytes[i] = plain.charCodeAt(i);
  return base64(bytes) === text ? bytes : null;
}
function digest(text) { var bytes = unbase64(text); return bytes && bytes.length === 32 ? bytes : null; }
function textOf(bytes) { // null when it is not UTF-8
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch (e) { return null; }
}

// ── canonical JSON (RFC 8785) ──
function NotCanonical(why) { this.why = why; }
function quoted(text) {
  for (var i = 0; i < text.length; i++) {
    var c = text.charCodeAt(i);
    if (c === 0) throw new NotCanonical("NUL");
    if (c >= 0xd800 && c <= 0xdfff) {
      var next = text.charCodeAt(i + 1);
      if (c >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) throw new NotCanonical("half a surrogate pair");
      i++;
    }
  }
  return JSON.stringify(text);
}
function canonical(value, depth) {
  depth = depth || 0;
  if (depth > MAX_DEPTH) throw new NotCanonical("too deep");
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") {
    if (!isFinite(value)) throw new NotCanonical("no number");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return "[" + value.map(function (v) { return canonical(v, depth + 1); }).join(",") + "]";
  return "{" + Object.keys(value).sort().map(function (k) { return quoted(k) + ":" + canonical(value[k], depth + 1); }).join(",") + "}";
}
// the value, if the bytes are the canonical form of one; else undefined
function parse(bytes) {
  var text = textOf(bytes);
  if (text === null) return undefined;
  try {
    var value = JSON.parse(text);
    return canonical(value) === text ? value : undefined;
  } catch (e) { return undefined; }
}
function own(object, name) {
  return object !== null && typeof object === "object" && !Array.isArray(object) && Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
}
function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }
function only(object, names) { return isObject(object) && Object.keys(object).every(function (k) { return names.indexOf(k) >= 0; }); }
function count(value) { return typeof value === "number" && value >= 0 && value <= SAFE && Math.floor(value) === value ? value : null; }
function text(object, name) { var v = own(object, name); return typeof v === "string" ? v : ""; }

// ── tree (log-tree.md) ──
function leaf(entry) { return sha256(join(new Uint8Array([0]), entry)); }
function node(left, right) { return sha256(join(new Uint8Array([1]), left, right)); }
function half(n) { return Math.floor(n / 2); }
function included(hash, m, size, path, root) {
  if (m < 0 || m >= size) return false;
  var fn = m, sn = size - 1, r = hash;
  for (var i = 0; i < path.length; i++) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = node(path[i], r);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else r = node(r, path[i]);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && same(r, root);
}
function isPowerOfTwo(n) { while (n > 1 && n % 2 === 0) n /= 2; return n === 1; }
function extended(older, olderRoot, size, root, proof) {
  if (older < 0 || older > size) return false;
  if (older === size) return proof.length === 0 && same(olderRoot, root);
  if (older === 0) return proof.length === 0 && same(olderRoot, sha256(new Uint8Array(0)));
  if (proof.length === 0) return false;
  var list = isPowerOfTwo(older) ? [olderRoot].concat(proof) : proof;
  var fn = older - 1, sn = size - 1;
  while (fn % 2 === 1) { fn = half(fn); sn = half(sn); }
  var fr = list[0], sr = list[0];
  for (var i = 1; i < list.length; i++) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = node(list[i], fr); sr = node(list[i], sr);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else sr = node(sr, list[i]);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && same(fr, olderRoot) && same(sr, root);
}

// ── notes and keys (checkpoint.md, cosigning.md) ──
function isName(name) { return name.length > 0 && !/[\s\u0000-\u001f\u007f-\u009f+]/.test(name); }
function parseKey(vkey) { // {name, id, type, key, text}
  var first = vkey.indexOf("+"), second = vkey.indexOf("+", first + 1);
  if (first < 0 || second < 0) return null;
  var name = vkey.slice(0, first), bytes = unbase64(vkey.slice(second + 1));
  if (!isName(name) || !bytes || bytes.length !== 33 || (bytes[0] !== 1 && bytes[0] !== 4)) return null;
  var id = hex(sha256(join(utf8(name), new Uint8Array([10]), bytes)).slice(0, 4));
  if (vkey.slice(first + 1, second) !== id) return null;
  try { ed25519.Point.fromHex(hex(bytes.slice(1))); } catch (e) { return null; }
  return { name: name, id: id, type: bytes[0], key: bytes.slice(1), text: vkey };
}
function parseNote(note) { // {text, signatures: [{name, id, bytes}]}
  if (typeof note !== "string" || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  var split = note.lastIndexOf("\n\n");
  if (split < 0 || note.charAt(note.length - 1) !== "\n") return null;
  var lines = note.slice(split + 2).split("\n").slice(0, -1);
  if (lines.length === 0 || lines.length > 64) return null;
  var signatures = [];
  for (var i = 0; i < lines.length; i++) {
    var parts = lines[i].split(" ");
    if (parts.length !== 3 || parts[0] !== "\u2014" || !isName(parts[1])) return null;
    var bytes = unbase64(parts[2]);
    if (!bytes || bytes.length <= 4) return null;
    signatures.push({ name: parts[1], id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) });
  }
  return { text: note.slice(0, split + 1), signatures: signatures, whole: note };
}
function timeOf(signature) { // seconds of a cosignature
  if (signature.bytes.length !== 72) return null;
  var seconds = 0;
  for (var i = 0; i < 8; i++) seconds = seconds * 256 + signature.bytes[i];
  return seconds <= SAFE ? seconds : null;
}
function verifies(key, note, signature) {
  if (signature.name !== key.name || signature.id !== key.id) return false;
  var signed = note.text, bytes = signature.bytes;
  if (key.type === 4) {
    var seconds = timeOf(signature);
    if (seconds === null) return false;
    signed = "cosignature/v1\ntime " + seconds + "\n" + note.text;
    bytes = bytes.slice(8);
  }
  if (bytes.length !== 64) return false;
  try { return ed25519.verify(bytes, utf8(signed), key.key, { zip215: false }); } catch (e) { return false; }
}
// the keys that signed, each once; null when a line of a known key does not verify
function open(note, keys) {
  var signed = [];
  for (var s = 0; s < note.signatures.length; s++) {
    for (var k = 0; k < keys.length; k++) {
      if (keys[k].name !== note.signatures[s].name || keys[k].id !== note.signatures[s].id) continue;
      if (!verifies(keys[k], note, note.signatures[s])) return null;
      if (signed.indexOf(keys[k]) < 0) signed.push(keys[k]);
    }
  }
  return signed;
}
function signedOnlyBy(note, key) { var by = open(note, [key]); return note.signatures.length === 1 && by !== null && by.length === 1; }
function parseCheckpoint(text) { // {origin, size, root}
  var lines = text.split("\n");
  if (lines.length !== 4 || lines[3] !== "" || lines[0] === "" || !/^(0|[1-9][0-9]*)$/.test(lines[1])) return null;
  var root = digest(lines[2]), size = Number(lines[1]);
  return root && size <= SAFE ? { origin: lines[0], size: size, root: root, text: text } : null;
}

exports.SAFE = SAFE;
exports.sha256 = sha256;
exports.utf8 = utf8;
exports.join = join;
exports.same = same;
exports.hex = hex;
exports.base64 = base64;
exports.unbase64 = unbase64;
exports.digest = digest;
exports.textOf = textOf;
exports.canonical = canonical;
exports.parse = parse;
exports.own = own;
exports.isObject = isObject;
exports.only = only;
exports.count = count;
exports.text = text;
exports.leaf = leaf;
exports.node = node;
exports.included = included;
exports.extended = extended;
exports.parseKey = parseKey;
exports.parseNote = parseNote;
exports.timeOf = timeOf;
exports.verifies = verifies;
exports.open = open;
exports.signedOnlyBy = signedOnlyBy;
exports.parseCheckpoint = parseCheckpoint;
