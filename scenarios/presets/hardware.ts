/**
 * Devices by name, each with the numbers of its public data sheet: dense bf16 operations, memory bandwidth, memory,
 * and the host link one way. What an engine gets of them (`efficiency`, `stepSeconds` …) is left to
 * `rooflineDefaults` in `sim/cores/roofline.ts`: assumptions of ours. Memory is counted in decimal GB.
 */
import type { Hardware } from '../../sim/cores/roofline.ts'

export interface HardwarePreset extends Hardware {
  readonly source: string
  /** What one device costs an hour: a typical price, assumed by us. */
  readonly dollarsPerHour: number
  readonly priceSource: string
}

const CLOUD = 'assumption: a typical on-demand cloud price of 2024; spot and long leases cost half'

export const hardwarePresets: Readonly<Record<string, HardwarePreset>> = {
  'a100-80gb': {
    flops: 312e12,
    memoryBandwidth: 2039e9,
    memoryBytes: 80e9,
    hostBandwidth: 32e9,
    source:
      'NVIDIA A100 80GB SXM data sheet: 312 TFLOP/s bf16 dense, 2,039 GB/s, 80 GB, PCIe 4.0 x16 (32 GB/s one way)',
    dollarsPerHour: 1.8,
    priceSource: CLOUD,
  },
  'h100-80gb': {
    flops: 989e12,
    memoryBandwidth: 3350e9,
    memoryBytes: 80e9,
    hostBandwidth: 64e9,
    source: 'NVIDIA H100 SXM data sheet: 989 TFLOP/s bf16 dense, 3,350 GB/s, 80 GB, PCIe 5.0 x16 (64 GB/s one way)',
    dollarsPerHour: 3,
    priceSource: CLOUD,
  },
  'rtx-4090': {
    flops: 165e12,
    memoryBandwidth: 1008e9,
    memoryBytes: 24e9,
    hostBandwidth: 32e9,
    source:
      'NVIDIA Ada architecture paper, GeForce RTX 4090: 165 TFLOP/s bf16 dense with fp32 accumulation, 1,008 GB/s, ' +
      '24 GB, PCIe 4.0 x16 (32 GB/s one way)',
    dollarsPerHour: 0.25,
    priceSource: 'assumption: 2,500 dollars over 3 years of 8,766 h (0.10) and 0.5 kW at 0.30 dollars a kWh (0.15)',
  },
  'apple-m2': {
    flops: 3.6e12,
    memoryBandwidth: 100e9,
    memoryBytes: 11.2e9,
    hostBandwidth: 50e9,
    source:
      'Apple M2 announcement (10-core GPU): 3.6 TFLOP/s, 100 GB/s unified memory, 16 GB, of which about 70% are for the ' +
      'GPU; device and host share it, so a copy reads and writes it: 50 GB/s',
    dollarsPerHour: 0.05,
    priceSource: 'assumption: 1,200 dollars over 3 years of 8,766 h (0.045) and 20 W at 0.30 dollars a kWh (0.006)',
  },
}
