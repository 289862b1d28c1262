#!/usr/bin/env python3
"""Reads a Perfetto trace back without Perfetto: protobuf's wire format, and the rules that viewers rely on."""
import struct
import sys


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        assert shift < 64, "a varint of more than 10 bytes"


def fields(data):
    """Pairs of field number and value; values with a length stay bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack("<d", data[at:at + 8])[0], at + 8
        elif kind == 2:
            size, at = varint(data, at)
            assert at + size <= len(data), "a piece is cut off"
            value, at = data[at:at + size], at + size
        else:
            raise AssertionError("wire type %d" % kind)
        yield number, value


def read(path):
    tracks, open_slices, last, names = {}, {}, {}, []
    slices = total = counters = 0
    with open(path, "rb") as file:
        data = file.read()
    for number, packet in fields(data):
        assert number == 1, "field %d in Trace" % number
        packet = dict(fields(packet))
        assert packet[10] == 1
        if 60 in packet:
            track = dict(fields(packet[60]))
            assert track[1] not in tracks, "a track twice"
            assert 5 not in track or track[5] in tracks, "a parent that is not there"
            tracks[track[1]] = track
            continue
        event, time = dict(fields(packet[11])), packet[8]
        uuid = event[11]
        assert (8 in tracks[uuid]) == (event[9] == 4), "slices on a counter, or the other way round"
        assert time >= last.get(uuid, 0), "track %d goes back in time" % uuid
        last[uuid] = time
        if event[9] == 1:
            assert uuid not in open_slices, "slices overlap on track %d" % uuid
            open_slices[uuid] = time
            names.append(event[23].decode())
        elif event[9] == 2:
            total += time - open_slices.pop(uuid)
            slices += 1
        else:
            assert event[9] == 4 and isinstance(event[44], float)
            counters += 1
    assert not open_slices, "slices without an end"
    return tracks, slices, total, counters, names


def main():
    tracks, slices, total, counters, names = read(sys.argv[1])
    print("%d tracks, %d slices of %d ns, %d values of levels" % (len(tracks), slices, total, counters))
    for name in sys.argv[2:]:
        print("%s: %d" % (name, names.count(name)))


main()
