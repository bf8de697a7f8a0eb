package io.mqttsn.admin.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway has answered: objects are maps, arrays lists, and what is missing is missing
 * without a fuss.
 */
public final class JsonValue {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Object value;

  private JsonValue(Object value) {
    this.value = value;
  }

  /**
   * @throws IOException if it is not JSON
   */
  static JsonValue parse(byte[] octets) throws IOException {
    try (JsonParser parser = FACTORY.createParser(octets)) {
      parser.nextToken();
      return new JsonValue(read(parser));
    } catch (JsonProcessingException e) {
      throw new IOException("what answers there is not a gateway's admin interface", e);
    }
  }

  private static Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, read(parser));
      }
      return members;
    } else if (token == JsonToken.START_ARRAY) {
      List<Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(parser));
      }
      return items;
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    } else if (token == null) {
      throw new IOException("what answers there is not a gateway's admin interface");
    }
    return parser.getText();
  }

  /** An object with one array of items in it. */
  public static JsonValue ofItems(String name, List<JsonValue> items) {
    return new JsonValue(Map.of(name, items.stream().map(item -> item.value).toList()));
  }

  /** This object with another's member beside its own. */
  public JsonValue with(String name, JsonValue other) {
    Map<Object, Object> members = new LinkedHashMap<>((Map<?, ?>) value);
    other.at(name).ifPresent(member -> members.put(name, member.value));
    return new JsonValue(members);
  }

  /** The names of an object's members. */
  public List<String> names() {
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  /** A member of an object, by its path. */
  public Optional<JsonValue> at(String... path) {
    Object found = value;
    for (String name : path) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(found).map(JsonValue::new);
  }

  /** A text, number or flag as text; empty if it is missing. */
  public String text(String... path) {
    return at(path).map(found -> String.valueOf(found.value)).orElse("");
  }

  /** A number; empty if it is missing. */
  public Optional<Long> number(String... path) {
    return at(path).map(found -> found.value).filter(Long.class::isInstance).map(Long.class::cast);
  }

  public boolean flag(String... path) {
    return at(path).map(found -> Boolean.TRUE.equals(found.value)).orElse(false);
  }

  /** The items of an array; none if it is missing. */
  public List<JsonValue> items(String... path) {
    return at(path)
        .map(found -> found.value)
        .filter(List.class::isInstance)
        .map(list -> ((List<?>) list).stream().map(JsonValue::new).toList())
        .orElse(List.of());
  }

  /** As JSON again, indented, with a line end. */
  public String pretty() {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.setPrettyPrinter(new DefaultPrettyPrinter());
      write(generator, value);
    } catch (IOException e) {
      throw new IllegalStateException("a string can be written to", e);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        write(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else {
      out.writeString(String.valueOf(value));
    }
  }
}
