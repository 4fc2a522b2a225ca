/** The package's version and a hash of what was built, put in by the build. */
declare const __VERSION__: string
