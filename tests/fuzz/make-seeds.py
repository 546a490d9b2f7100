#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the generated part of the corpus: small inputs that reach deep, in each target's own form.

make-seeds.py [DIRECTORY]. What was captured from browsers lies in tests/unit/media/captured/ and is
wrapped here as well, so that the fuzzers begin with what clients really send.
"""
import json
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
CAPTURED = HERE.parent / "unit/media/captured"
OUT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"


def write(target: str, name: str, data: bytes) -> None:
    path = OUT / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def sized(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def rtp(payload_type: int, sequence: int, timestamp: int, ssrc: int, payload: bytes,
        twcc: int | None = None) -> bytes:
    first, extension = 0x80, b""
    if twcc is not None:
        first, extension = 0x90, struct.pack(">HHBHB", 0xBEDE, 1, 3 << 4 | 1, twcc, 0)
    return struct.pack(">BBHII", first, payload_type, sequence, timestamp, ssrc) + extension + payload


def rtcp(count: int, kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0x80 | count, kind, len(body) // 4) + body


KEY_FRAME = bytes([0x10, 0x50, 0x42, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01, 7, 7, 7])
DELTA = bytes([0x10, 0x51, 0x02, 0x00, 9, 9, 9])
NACK = rtcp(1, 205, struct.pack(">IIHH", 1, 0x2120, 2, 0x8003))
PLI = rtcp(1, 206, struct.pack(">II", 1, 0x2120))
FIR = rtcp(4, 206, struct.pack(">IIII", 1, 0, 0x2120, 0x01000000))
TWCC = rtcp(15, 205, struct.pack(">IIHHIHBBBB", 1, 0x1000, 0, 2, 0x00000100, 0x2002, 4, 8, 0, 0))
SR = rtcp(0, 200, struct.pack(">IIIIII", 0x1001, 3_900_000_000, 0, 90_000, 10, 1000))
RR = rtcp(1, 201, struct.pack(">IIIIIII", 0x1001, 0x2120, 0x05000003, 100, 7, 0, 0))


def captured() -> dict[str, list[bytes]]:
    return {path.stem: [bytes.fromhex(line) for line in path.read_text().split("\n")
                        if line and not line.startswith("#")]
            for path in sorted(CAPTURED.glob("*.hex"))}


def media() -> None:
    opus, video = rtp(111, 1, 960, 0x1000, b"\xfc\x01"), rtp(96, 1, 3000, 0x1001, KEY_FRAME)
    write("srtp", "opens-once", b"\x00" + sized(opus) + b"\x08" + sized(SR))
    write("srtp", "changed", b"\x01" + sized(opus) + b"\x00\x0d\x01" + b"\x09" + sized(SR) + b"\x00\x05\x80")
    write("srtp", "shorter-and-raw", b"\x02" + sized(video) + b"\x03" + b"\x04" + sized(video))
    write("srtp", "rollover", b"".join(b"\x00" + sized(rtp(96, s & 0xFFFF, s, 9, DELTA))
                                       for s in range(65530, 65545)))

    shared = bytes([0x00, 0x07]) + struct.pack(">HHH", 0x3F01, 0x3F00, 0x3F02)
    frames = b"".join(b"\x04" + sized(rtp(96, s, 3000 * s, 0x1001, KEY_FRAME if s == 1 else DELTA, s))
                      for s in (1, 2, 3, 6, 5, 7))
    tick = b"\x01\x01\x90"
    feedback = b"".join(b"\x0c" + sized(packet) for packet in (NACK, PLI, FIR, RR, TWCC, NACK + PLI))
    write("plane", "call", shared + frames + tick * 30 + b"\x04" + sized(SR) + feedback + tick)
    write("plane", "gate-and-leave", frames + shared + frames + b"\x00\x02" + bytes(6) + feedback + b"\x1b\x00" + tick)
    write("plane", "rtx", shared + frames + b"\x04" + sized(rtp(97, 1, 12000, 0x1002, b"\0\4" + DELTA)))
    write("plane", "by-mid", shared + b"\x04" + sized(
        struct.pack(">BBHII", 0x90, 96, 1, 1, 0xABCD) + bytes.fromhex("bede000110320000") + DELTA))
    write("plane", "not-authentic", shared + b"\x84" + sized(rtp(96, 1, 1, 0x1001, DELTA)))

    write("feedback", "twcc", b"\x01\x00\x05\x00\x10" + bytes([1, 20, 2, 20, 0x81, 200, 1, 3]))
    write("feedback", "twcc-wrap", b"\x01\xff\xfe\x00\x10" + bytes([1, 20, 1, 20, 1, 20, 0x21, 9, 9, 0x81, 0]))
    write("feedback", "twcc-reference-wrap", b"\x01\x00\x05\xff\xff" + bytes([0x61, 0, 9, 255, 255] * 20))
    write("feedback", "nack", b"\x00\xff\xf0" + bytes([0, 1, 16, 17, 0, 255]))

    for name, packets in captured().items():
        kind = "rtcp" if "rtcp" in name else "rtp"
        for index, packet in enumerate(packets[:6]):
            write(kind, f"{name}-{index}", packet)
        flag = b"\x08" if kind == "rtcp" else b"\x00"
        write("srtp", name, b"".join(flag + sized(packet) for packet in packets[:4]))
        write("plane", name, shared + b"".join(b"\x04" + sized(packet) for packet in packets[:6]) + tick)


def contract() -> None:
    write("contract", "candidate-udp", b"\x02candidate:1 1 UDP 2122252543 192.0.2.7 50000 typ host")
    write("contract", "candidate-tcp",
          b"\x02candidate:2 1 TCP 1518280447 2001:db8::7 9 typ host tcptype active generation 0")
    write("contract", "candidate-mdns",
          b"\x02candidate:1 1 UDP 1 0e3d4ab2-5b0b-4a7c-9d76-2a39ef6b6c6f.local 5 typ host")
    write("contract", "fingerprint", b"\x03sha-256 " + b":".join(b"%02X" % i for i in range(32)))
    # A serialised a(ssba(uss)): one leg without routes; a serialised a{sv}: ice-tcp is true.
    write("contract", "room-one-leg", b"\x00a\0\0\1\3\2\6")
    write("contract", "options-ice-tcp", b"\x01ice-tcp\0\1\0b\x08\x0c")

    answer = (HERE / "corpus/answer/like-a-browser").read_bytes()
    two = b"\x41\x02" + b"\x00\x00\x41\x01\x01" + b"\x01\x00\x41\x01\x00"
    write("worker", "two-legs", two + b"\x04\x05\x00")
    write("worker", "answered", two + b"\x02\x00" + sized(answer) + b"\x03\x00\x00" +
          sized(b"candidate:1 1 UDP 2122252543 127.0.0.1 50000 typ host") + b"\x05\x00")
    write("worker", "leg-of-another-room", two + b"\x01\x01\x00\x00\x40")
    write("worker", "predecessor", two + b"\x41\x02" + b"\x02\x00\xc1\x01\x01" + b"\x01\x00\x41\x01\x02")
    write("worker", "raw", b"\x81\x00\x08r\0a\0\0\1\3\2" + b"\x80\x00\x04abcd")


def signalling() -> None:
    one = {"v": 1, "id": 1}
    messages = {
        "ping": {"n": 3}, "pong": {"n": 3}, "confirm_identity": {"birth_date": "1951-04-02"}, "not_me": {},
        "consent": {"text_version": "2026-11", "locale": "fr", "accepted": True}, "withdraw_consent": {},
        "leave": {}, "cancel": {}, "candidate": {"leg": "l1", "mline": 0, "candidate": "candidate:1 1 UDP 1 192.0.2.7 5 typ host"},
        "restart": {"leg": "l1", "reason": "ice"}, "rejoin": {},
    }
    for kind, members in messages.items():
        write("signal-message", kind.replace("_", "-"),
              b"\x01" + json.dumps({**one, "type": kind, **members}).encode())


def http() -> None:
    plan = {"planned_start": "2026-11-23T14:30:00+01:00", "planned_duration_minutes": 20,
            "participants": [{"role": "patient", "given_name": "Louise", "family_name": "Durand",
                              "email": "l@example.org", "mobile": "06 12 34 56 78"}], "tags": ["suivi"]}
    bodies = [plan, {"email": "a@b.fr", "password": "secret"}, {"code": "ABCD-EFGH"}, {"reason": "late"},
              {"minutes": 10}, {"text": "Soon"}, {"name": "till", "scopes": ["consultations:read"]},
              {"planned_start": None, "tags": None}, {"current": "old", "new": "another one"}]
    for index, body in enumerate(bodies):
        write("http-body", str(index), json.dumps(body).encode())
    heads = [b"a=b; aus_visit=secret; aus_visit=other", b'W/"v3", "v3.17", *', b"Bearer abc.def",
             "é@bücher.example".encode(), b"2026-02-29T23:59:60+01:00", b"status=waiting,started&limit=20&q=a%20b",
             b"/api/v1/consultations/01arz3ndektsv4rrffq69g5fav/end"]
    for index, head in enumerate(heads):
        write("http-head", str(index), bytes([index]) + head)
    write("http-head", "accept", b"\x02text/html;q=0.9, application/*;q=0.1")
    write("http-head", "phone", b"\x03+33 (0)6.12-34 56 78")
    write("http-head", "code", b"\x03 abcd efgh ")


def documents() -> None:
    heads = {"pdf": b"\xef\xbb\xbf\r\n%PDF-1.7\n", "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
             "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "heic": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
             "dicom": bytes(128) + b"DICM\2\0\0\0", "text": "Glyc\u00e9mie : 5,2 mmol/l\r\n".encode(),
             "script": b" \n<svg xmlns=", "cut": b"a" * 4095 + b"\xc3"}
    names = ["../../etc/passwd", "photo.jpg.exe", ".htaccess", "a\u202efdp.exe", "r\u00e9sultat.PDF", "",
             "C:\\lettre.pdf...", "x" * 200 + ".png"]
    for (kind, head), name in zip(heads.items(), names):
        write("file-type", kind, sized(name.encode()) + head)


media()
documents()
contract()
signalling()
http()
