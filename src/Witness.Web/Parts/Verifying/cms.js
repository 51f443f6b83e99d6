// Signed messages — CMS of a PDF and of a time stamp token in the one spelling report-bundle.md allows ("PDF", "Time stamp tokens").
"use strict";
var core = require("./core.js");
var sha2 = require("@noble/hashes/sha2.js");
var nist = require("@noble/curves/nist.js");

// ── DER ──
function read(bytes, at, end) { // {tag, from (of the header), start, end}; null where it is not DER
  if (at + 2 > end) return null;
  var tag = bytes[at], length = bytes[at + 1], start = at + 2;
  if ((tag & 31) === 31) return null;
  if (length > 127) {
    var n = length & 127;
    if (n === 0 || n > 4 || start + n > end) return null;
    length = 0;
    for (var i = 0; i < n; i++) length = length * 256 + bytes[start + i];
    start += n;
    if (length < 128 || (n > 1 && length < Math.pow(256, n - 1))) return null;
  }
  return start + length <= end ? { tag: tag, from: at, start: start, end: start + length } : null;
}
function children(bytes, node) {
  var all = [], at = node.start;
  while (at < node.end) { var c = read(bytes, at, node.end); if (!c) return null; all.push(c); at = c.end; }
  return all;
}
function seq(bytes, node, tag) { return node && node.tag === (tag || 0x30) ? children(bytes, node) : null; }
function body(bytes, node) { return bytes.subarray(node.start, node.end); }
function whole(bytes, node) { return bytes.subarray(node.from, node.end); }
function is(bytes, node, tag, hexBody) { return !!node && node.tag === tag && core.hex(body(bytes, node)) === hexBody; }
var DATA = "2a864886f70d010701", SIGNED = "2a864886f70d010702", RSA = "2a864886f70d010101", STAMP = "2a864886f70d010910020e";
var TYPE = "2a864886f70d010903", DIGEST = "2a864886f70d010904", CERTIFICATE = "2a864886f70d010910022f", EC = "2a8648ce3d0201";
var HASHES = [ // hash, its name, with RSA, with ECDSA, what RSA signs before it
  { hash: sha2.sha256, oid: "608648016503040201", rsa: "2a864886f70d01010b", ec: "2a8648ce3d040302", head: "3031300d060960864801650304020105000420" },
  { hash: sha2.sha384, oid: "608648016503040202", rsa: "2a864886f70d01010c", ec: "2a8648ce3d040303", head: "3041300d060960864801650304020205000430" },
  { hash: sha2.sha512, oid: "608648016503040203", rsa: "2a864886f70d01010d", ec: "2a8648ce3d040304", head: "3051300d060960864801650304020305000440" },
];
var CURVES = [{ oid: "2a8648ce3d030107", curve: nist.p256, size: 64 }, { oid: "2b81040022", curve: nist.p384, size: 96 }];
var PAPER = { version: "01", content: DATA, inside: false, free: false }, TIME = { version: "03", content: "2a864886f70d0109100104", inside: true, free: true };
function algorithm(bytes, node, oid, alone) { // alone, or with NULL
  var parts = seq(bytes, node);
  return !!parts && parts.length >= 1 && parts.length <= 2 && is(bytes, parts[0], 6, oid) && (parts.length === 1 || (!alone && is(bytes, parts[1], 5, "")));
}
function only(list) { return list && list.length === 1 ? list[0] : null; }
function message(bytes, shape) { // null for what is not of the form
  var top = read(bytes, 0, bytes.length), info = seq(bytes, top);
  if (!info || top.end !== bytes.length || info.length !== 2 || !is(bytes, info[0], 6, SIGNED)) return null;
  var data = seq(bytes, only(seq(bytes, info[1], 0xa0)));
  if (!data || data.length !== 5 || !is(bytes, data[0], 2, shape.version)) return null;
  var named = only(seq(bytes, data[1], 0x31)), hash = HASHES.filter(function (h, i) { return (shape.free || i === 0) && algorithm(bytes, named, h.oid); })[0];
  var content = seq(bytes, data[2]), inside = null;
  if (!hash || !content || content.length !== (shape.inside ? 2 : 1) || !is(bytes, content[0], 6, shape.content)) return null;
  if (shape.inside) {
    var octets = only(seq(bytes, content[1], 0xa0));
    if (!octets || octets.tag !== 4) return null;
    inside = body(bytes, octets);
  }
  var certificate = only(seq(bytes, data[3], 0xa0)), signer = seq(bytes, only(seq(bytes, data[4], 0x31)));
  if (!certificate || !signer || signer.length < 6 || signer.length > (shape.inside ? 6 : 7) || !is(bytes, signer[0], 2, "01") || !algorithm(bytes, signer[2], hash.oid)) return null;
  var cert = seq(bytes, certificate), tbs = cert && seq(bytes, cert[0]), id = seq(bytes, signer[1]);
  if (!tbs || tbs.length < 7 || tbs[0].tag !== 0xa0 || !id || id.length !== 2) return null;
  if (!core.same(whole(bytes, id[0]), whole(bytes, tbs[3])) || !core.same(whole(bytes, id[1]), whole(bytes, tbs[1]))) return null;
  var print = core.sha256(whole(bytes, certificate)), attributes = seq(bytes, signer[3], 0xa0), digest = null, typed = false, bound = false, beside = null;
  if (!attributes || signer[5].tag !== 4) return null;
  for (var i = 0; i < attributes.length; i++) {
    var pair = seq(bytes, attributes[i]), value = pair && pair.length === 2 ? only(seq(bytes, pair[1], 0x31)) : null;
    if (!value) return null;
    if (is(bytes, pair[0], 6, TYPE)) typed = is(bytes, value, 6, shape.content);
    else if (is(bytes, pair[0], 6, DIGEST) && value.tag === 4) digest = body(bytes, value);
    else if (is(bytes, pair[0], 6, CERTIFICATE)) {
      var list = seq(bytes, value), certs = list && seq(bytes, list[0]), first = certs && seq(bytes, certs[0]);
      var hashed = first && (first[0].tag === 4 ? first[0] : algorithm(bytes, first[0], HASHES[0].oid) ? first[1] : null);
      bound = !!hashed && hashed.tag === 4 && core.same(body(bytes, hashed), print);
    }
  }
  if (!digest || !typed || !bound) return null;
  if (signer.length === 7) { // the one attribute that may stand beside: a time stamp
    var unsigned = seq(bytes, only(seq(bytes, signer[6], 0xa1))), stamp = unsigned && unsigned.length === 2 && is(bytes, unsigned[0], 6, STAMP) ? only(seq(bytes, unsigned[1], 0x31)) : null;
    if (!stamp) return null;
    beside = whole(bytes, stamp);
  }
  var key = seq(bytes, tbs[6]), kind = key && key.length === 2 ? seq(bytes, key[0]) : null;
  if (!kind || key[1].tag !== 3 || bytes[key[1].start] !== 0) return null;
  var signed = whole(bytes, signer[3]).slice();
  signed[0] = 0x31;
  var valid = (!shape.inside || core.same(hash.hash(inside), digest)) && verify(bytes, kind, bytes.subarray(key[1].start + 1, key[1].end), signer[4], hash, signed, body(bytes, signer[5]), shape.free);
  return { digest: digest, print: print, valid: valid, inside: inside, signature: body(bytes, signer[5]), beside: beside, bytes: bytes, tbs: tbs };
}
function number(bytes) { return BigInt("0x" + (core.hex(bytes) || "0")); }
function power(base, exponent, modulus) {
  var result = BigInt(1), one = BigInt(1);
  base %= modulus;
  while (exponent > 0) { if (exponent & one) result = result * base % modulus; exponent >>= one; base = base * base % modulus; }
  return result;
}
function verify(bytes, kind, key, how, hash, signed, signature, free) {
  try {
    if (is(bytes, kind[0], 6, RSA) && (algorithm(bytes, how, RSA) || (free && algorithm(bytes, how, hash.rsa)))) {
      var parts = seq(key, read(key, 0, key.length));
      if (!parts || parts.length !== 2) return false;
      var n = body(key, parts[0]), e = body(key, parts[1]), end = "00" + hash.head + core.hex(hash.hash(signed));
      if (n[0] === 0) n = n.subarray(1);
      if (signature.length !== n.length || n.length < 256 || e.length > 4 || number(signature) >= number(n)) return false;
      var text = power(number(signature), number(e), number(n)).toString(16), padding = "0001";
      while (text.length < 2 * n.length) text = "0" + text;
      while (padding.length + end.length < text.length) padding += "ff";
      return text === padding + end;
    }
    var on = CURVES.filter(function (c, i) { return (free || i === 0) && is(bytes, kind[0], 6, EC) && is(bytes, kind[1], 6, c.oid); })[0];
    if (on && algorithm(bytes, how, hash.ec, true)) {
      var rs = seq(signature, read(signature, 0, signature.length));
      if (!rs || rs.length !== 2 || rs[1].end !== signature.length) return false;
      var pair = number(body(signature, rs[0])).toString(16).padStart(on.size, "0") + number(body(signature, rs[1])).toString(16).padStart(on.size, "0");
      return on.curve.verify(pair, hash.hash(signed), key, { lowS: false, prehash: false });
    }
  } catch (e) { return false; }
  return false;
}

// ── time stamp tokens (RFC 3161) ──
function ascii(bytes) { return String.fromCharCode.apply(null, bytes); }
function timeOf(bytes, node) { // milliseconds; UTCTime or GeneralizedTime in the spelling of DER
  var m = node && /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(ascii(body(bytes, node)));
  if (!m || (node.tag !== 0x17 && node.tag !== 0x18) || (node.tag === 0x17) !== (m[1].length === 2)) return NaN;
  var year = node.tag === 0x18 ? Number(m[1]) : Number(m[1]) + (Number(m[1]) < 50 ? 2000 : 1900);
  return Date.UTC(year, Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6])) + (m[7] ? Math.floor(Number(m[7]) * 1000) : 0);
}
function nameOf(bytes, subject) { // the common name
  var name = "";
  (children(bytes, subject) || []).forEach(function (set) {
    (children(bytes, set) || []).forEach(function (pair) {
      var parts = children(bytes, pair);
      if (parts && parts.length === 2 && is(bytes, parts[0], 6, "550403")) name = new TextDecoder().decode(body(bytes, parts[1]));
    });
  });
  return name;
}
function stamps(bytes, tbs) { // extended key usage names time stamping
  var last = tbs[tbs.length - 1], list = last.tag === 0xa3 ? seq(bytes, only(children(bytes, last))) : null;
  return !!list && list.some(function (extension) {
    var parts = seq(bytes, extension);
    if (!parts || !is(bytes, parts[0], 6, "551d25")) return false;
    var octets = parts[parts.length - 1], uses = octets.tag === 4 ? seq(bytes, read(bytes, octets.start, octets.end)) : null;
    return !!uses && uses.some(function (use) { return is(bytes, use, 6, "2b06010505070308"); });
  });
}
function token(der) {
  var one = message(der, TIME), inside = one && one.inside, info = inside && seq(inside, read(inside, 0, inside.length));
  if (!info || info.length < 5 || !is(inside, info[0], 2, "01") || info[1].tag !== 6 || info[3].tag !== 2 || info[4].tag !== 0x18) return null;
  var imprint = seq(inside, info[2]), how = imprint && seq(inside, imprint[0]);
  if (!how || imprint.length < 2 || !is(inside, how[0], 6, HASHES[0].oid) || imprint[1].tag !== 4 || imprint[1].end - imprint[1].start !== 32) return null;
  var at = timeOf(inside, info[4]), life = seq(one.bytes, one.tbs[4]);
  if (isNaN(at) || !life || life.length !== 2) return null;
  var fits = timeOf(one.bytes, life[0]) <= at && at <= timeOf(one.bytes, life[1]);
  var here = new Date(Math.floor(at / 1000) * 1000 + 8 * 3600000).toISOString();
  return { imprint: body(inside, imprint[1]), name: nameOf(one.bytes, one.tbs[5]), said: here.slice(0, 10) + " " + here.slice(11, 19), valid: one.valid && fits && stamps(one.bytes, one.tbs) };
}
/** The signature of a PDF as report-bundle.md allows it; null for any other, and where a token beside it is not its own. */
function paper(der) {
  var one = message(der, PAPER), time = null;
  if (!one || one.digest.length !== 32) return null;
  if (one.beside && (!(time = token(one.beside)) || !core.same(time.imprint, core.sha256(one.signature)))) return null;
  return { digest: one.digest, print: one.print, valid: one.valid && (!time || time.valid), time: time };
}

exports.der = read;
exports.paper = paper;
exports.token = token;
