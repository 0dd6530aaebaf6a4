"""Renders templates with the real jinja2 and django: a JSON array of {engine, template, values} on standard input, an array of
{text} or {error} on standard output. PYTHONPATH says where the engines are."""

import json
import sys

import django
import jinja2
from django.conf import settings
from django.template import Context, Engine

settings.configure()
django.setup()
jinja = jinja2.Environment()
engine = Engine()
ENGINES = {
    "jinja": lambda template, values: jinja.from_string(template).render(values),
    "django": lambda template, values: engine.from_string(template).render(Context(values)),
}


def render(case):
    try:
        return {"text": ENGINES[case["engine"]](case["template"], case["values"])}
    except Exception as error:
        return {"error": str(error).split("\n")[0]}


json.dump([render(case) for case in json.load(sys.stdin)], sys.stdout)
