// Renders labels from standard input, a JSON list of {zpl, wide, high, dots}, to a JSON list of PNGs in base64.
const { ready } = require("zpl-renderer-js");

ready.then(async ({ api }) => {
  const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const pictures = [];
  for (const job of jobs) pictures.push(await api.zplToBase64Async(job.zpl, job.wide, job.high, job.dots));
  process.stdout.write(JSON.stringify(pictures), () => process.exit(0));
});
