import path from 'node:path'

/** @type {import('next').NextConfig} */
const config = {
  reactCompiler: true,
  devIndicators: false,
  poweredByHeader: false,
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  transpilePackages: ['@sceneweave/project', '@sceneweave/graph', '@sceneweave/nodes'],
  // `turbo run check` checks types, once for all packages
  typescript: { ignoreBuildErrors: true },
}

export default config
