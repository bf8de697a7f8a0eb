package io.mqttsn.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** As much of JSON Schema as the document uses; a keyword that it does not know is an error. */
final class Schema {

  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "additionalProperties",
          "allOf",
          "default",
          "description",
          "enum",
          "format",
          "items",
          "maximum",
          "minimum",
          "properties",
          "required",
          "type",
          "unevaluatedProperties");

  private final Map<?, ?> document;
  private final List<String> complaints = new ArrayList<>();

  Schema(Object document) {
    this.document = (Map<?, ?>) document;
  }

  /** What is wrong with a value; empty if it is as described. */
  List<String> check(Object value, Map<?, ?> schema) {
    complaints.clear();
    check(value, schema, "");
    return List.copyOf(complaints);
  }

  Map<?, ?> resolve(Map<?, ?> schema) {
    if (!(schema.get("$ref") instanceof String ref)) {
      return schema;
    }
    Object found = document;
    for (String step : ref.substring(2).split("/")) {
      found = ((Map<?, ?>) found).get(step);
      if (found == null) {
        throw new AssertionError(ref + " leads nowhere");
      }
    }
    return (Map<?, ?>) found;
  }

  /** Returns the names of the members that the schema knows. */
  private Set<String> check(Object value, Map<?, ?> schema, String path) {
    for (Object keyword : schema.keySet()) {
      if (!KEYWORDS.contains(keyword)) {
        throw new AssertionError("unknown keyword " + keyword + " at " + path);
      }
    }
    Set<String> known = new HashSet<>();
    if (schema.containsKey("$ref")) {
      known.addAll(check(value, resolve(schema), path));
    }
    if (schema.get("allOf") instanceof List<?> all) {
      all.forEach(part -> known.addAll(check(value, (Map<?, ?>) part, path)));
    }
    if (schema.get("type") instanceof String type && !isOf(type, value)) {
      complaints.add(path + " is not of type " + type + ": " + value);
      return known;
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      complaints.add(path + " is none of " + words + ": " + value);
    }
    if ("date-time".equals(schema.get("format"))) {
      Instant.parse((String) value);
    }
    if (value instanceof Long number) {
      boolean low = schema.get("minimum") instanceof Long least && number < least;
      boolean high = schema.get("maximum") instanceof Long most && number > most;
      if (low || high) {
        complaints.add(path + " is out of range: " + number);
      }
    }
    if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i), items, path + "[" + i + "]");
      }
    }
    if (value instanceof Map<?, ?> members) {
      known.addAll(members(members, schema, path));
      boolean closed =
          Boolean.FALSE.equals(schema.get("additionalProperties"))
              || Boolean.FALSE.equals(schema.get("unevaluatedProperties"));
      for (Object name : members.keySet()) {
        if (closed && !known.contains(name)) {
          complaints.add(path + "." + name + " is not described");
        }
      }
    }
    return known;
  }

  private Set<String> members(Map<?, ?> members, Map<?, ?> schema, String path) {
    Set<String> known = new HashSet<>();
    if (schema.get("required") instanceof List<?> required) {
      for (Object name : required) {
        if (!members.containsKey(name)) {
          complaints.add(path + "." + name + " is missing");
        }
      }
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      for (Map.Entry<?, ?> property : properties.entrySet()) {
        known.add((String) property.getKey());
        if (members.containsKey(property.getKey())) {
          check(
              members.get(property.getKey()),
              (Map<?, ?>) property.getValue(),
              path + "." + property.getKey());
        }
      }
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> others) {
      members.forEach((name, member) -> check(member, others, path + "." + name));
    }
    return known;
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      default -> throw new AssertionError("unknown type " + type);
    };
  }
}
