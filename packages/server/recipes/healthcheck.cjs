// Ends with 0 while the server answers that its models are ready.
fetch(`http://127.0.0.1:${process.env.PORT || 8000}/readyz`).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
