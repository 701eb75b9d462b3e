/** The address that the bundler gives a file. */
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
