const PATIENCE = 2000;

/**
 * Lets a service worker keep what the page loads, so that it works without a network after one visit.
 * Resolves when the service worker sees what is loaded from then on; without one, at once.
 */
export async function keepOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  try {
    const isSeen = new Promise((resolve) => {
      serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      // A page that was loaded past the service worker, by a hard reload, is not seen at all.
      setTimeout(resolve, PATIENCE);
    });
    await serviceWorker.register('offline.js');
    if (!serviceWorker.controller) await isSeen;
    const loadedBefore = performance.getEntriesByType('resource').map(({ name }) => name);
    await Promise.all([location.href, ...loadedBefore].map((url) => fetch(url)));
  } catch {
    // Refused in a private window, say: the page works all the same, with the network.
  }
}
