// Renders templates with the real liquidjs, handlebars and mustache: a JSON array of {engine, template, values} on standard
// input, an array of {text} or {error} on standard output. NODE_PATH says where the engines are.
const { Liquid } = require('liquidjs')
const handlebars = require('handlebars')
const mustache = require('mustache')

const liquid = new Liquid()
const engines = {
  liquid: (template, values) => liquid.parseAndRenderSync(template, values),
  handlebars: (template, values) => handlebars.create().compile(template)(values),
  mustache: (template, values) => mustache.render(template, values),
}
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const done = cases.map(({ engine, template, values }) => {
  try {
    return { text: engines[engine](template, values) }
  } catch (error) {
    return { error: String(error.message).split('\n')[0] }
  }
})
process.stdout.write(JSON.stringify(done))
