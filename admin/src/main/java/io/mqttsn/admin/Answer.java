package io.mqttsn.admin;

import java.util.HashMap;
import java.util.Map;

/** One response, whole; whoever has it releases its body in the end. */
record Answer(int status, String type, Body body, Map<String, String> headers) {

  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int INTERNAL_ERROR = 500;
  static final int UNAVAILABLE = 503;

  static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  static Answer json(int status, Body body) {
    return new Answer(status, JSON, body, Map.of());
  }

  /** One line for a person. */
  static Answer text(int status, String line) {
    return new Answer(status, TEXT, Body.of(line + "\n"), Map.of());
  }

  Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }

  /**
   * For whoever understands gzip: a long list becomes a sixth or less, on the way and in the memory
   * in which it waits. Where there is no room for that, it is given as it is.
   */
  Answer zipped() {
    if (body.isBrief()) {
      return this;
    }
    try {
      Body zipped = body.zipped();
      body.release();
      Map<String, String> all = new HashMap<>(headers);
      all.put("Content-Encoding", "gzip");
      return new Answer(status, type, zipped, all);
    } catch (Budget.Spent e) {
      return this;
    }
  }
}
