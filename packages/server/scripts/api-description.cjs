// In the bundle in the place of @fastify/swagger-ui, whose pages are files: the description itself.
module.exports = async (app, { routePrefix }) => {
  app.get(`${routePrefix}/json`, { schema: { hide: true } }, async () => app.swagger());
};
