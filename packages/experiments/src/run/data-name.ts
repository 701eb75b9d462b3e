/** The name of a data set by its path: `reviews` of `data/reviews.csv.gz`. */
export function dataName(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return (parts.at(-1) ?? '').replace(/(\.\w{1,7}){1,2}$/, '');
}
