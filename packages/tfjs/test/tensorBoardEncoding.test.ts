import { expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from '../src/tensorboard/crc32c.ts';
import { eventFileName } from '../src/tensorboard/eventFileName.ts';
import { fileStart, scalarEvent } from '../src/tensorboard/events.ts';
import { joined, readEventFile } from './eventFile.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each<[string, Uint8Array, number]>([
  ['nothing', new Uint8Array(), 0],
  ['32 bytes of 0', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of 255', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  [
    'a SCSI read command',
    Buffer.from(
      '01c00000000000000000000000000000140000000000040000000014000000182800000000000000' +
        '0200000000000000',
      'hex',
    ),
    0xd9963a56,
  ],
  ['123456789', Buffer.from('123456789'), 0xe3069283],
])('CRC-32C, as RFC 3720 has it: %s', (_, bytes, wanted) => {
  expect(crc32c(bytes)).toBe(wanted);
});

test('the mask turns the checksum by 15 bits and adds a constant', () => {
  // 0x8a9136aa turned is 0x6d551522, and 0x6d551522 + 0xa282ead8 is 0x10fd7fffa
  expect(maskedCrc32c(new Uint8Array(32))).toBe(0x0fd7fffa);
});

test('bytes that protobuf and the writer of TensorBoard make of the same events', () => {
  // made with Python's tensorboard 2.21
  expect(hex(fileStart(1.5))).toBe(
    '1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c',
  );
  const event = {
    wallTime: 1_700_000_000.25,
    step: 300,
    scalars: { epoch_loss: 0.5, epoch_größe: Number.NaN },
  };
  expect(hex(scalarEvent(event))).toBe(
    '3700000000000000e7e8ca590900001040fc54d94110ac022a290a110a0a65706f63685f6c6f73731500' +
      '00003f0a140a0d65706f63685f6772c3b6c39f65150000c07fa1bcf658',
  );
});

test('what an independent reader finds', () => {
  const steps = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER];
  const scalars = {
    epoch_loss: 0.1,
    ['a tag that is longer than a byte can say'.repeat(9)]: -1e-30,
    温度: 3e38,
    infinite: Infinity,
    'below zero': -0,
  };
  const file = joined([
    fileStart(12.5),
    ...steps.map((step) => scalarEvent({ wallTime: step / 8, step, scalars })),
  ]);
  const [first, ...events] = readEventFile(file);
  expect(first).toEqual({ wallTime: 12.5, step: 0n, fileVersion: 'brain.Event:2', scalars: {} });
  const rounded = Object.entries(scalars).map(([tag, value]) => [tag, Math.fround(value)] as const);
  expect(events).toEqual(
    steps.map((step) => ({
      wallTime: step / 8,
      step: BigInt(step),
      fileVersion: undefined,
      scalars: Object.fromEntries(rounded),
    })),
  );
});

test('the reader of this test notices every bit that is wrong', () => {
  const file = fileStart(1);
  for (let bit = 0; bit < file.length * 8; bit += 1) {
    const broken = file.slice();
    broken[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => readEventFile(broken)).toThrow('the checksum of the ');
  }
});

test('the name of a file', () => {
  expect(eventFileName('laptop', 1_700_000_000.25)).toBe('events.out.tfevents.1700000000.laptop');
  expect(eventFileName('a.b-c_d', 7)).toBe('events.out.tfevents.0000000007.a.b-c_d');
  const before = Math.floor(Date.now() / 1000);
  const [, seconds] = /^events\.out\.tfevents\.(\d{10})\.stepwise$/.exec(eventFileName()) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(before);
  expect(Number(seconds)).toBeLessThanOrEqual(Date.now() / 1000);
  for (const host of ['', 'a/b', 'a b', 7]) {
    expect(() => eventFileName(host as string)).toThrow('eventFileName: host');
  }
  expect(() => eventFileName('a', -1)).toThrow('eventFileName: seconds');
});
