/** The address of a file beside the bundle, relative to it. */
declare module '*.wasm' {
  const url: string;
  export default url;
}
