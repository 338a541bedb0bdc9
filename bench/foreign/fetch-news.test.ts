import { expect, test } from 'vitest'
import { fetchNews } from './fetch-news.ts'

test('a download tells each quarter of each file once', () => {
  const lines: string[] = []
  const onFetch = fetchNews(line => lines.push(line))
  for (const share of [0, 0.1, 0.26, 0.3, 0.8, 1]) onFetch('model.onnx', share)
  onFetch('tokenizer.json', 1)
  expect(lines.map(line => line.trim())).toEqual([
    'fetching model.onnx: 0%',
    'fetching model.onnx: 25%',
    'fetching model.onnx: 75%',
    'fetching model.onnx: 100%',
    'fetching tokenizer.json: 100%',
  ])
})
