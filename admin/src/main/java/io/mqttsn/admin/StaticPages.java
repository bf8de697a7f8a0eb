package io.mqttsn.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Files of the folder {@code page} beside this class, for browsers; {@code /} is {@code
 * index.html}. Only names of letters, digits, dots and hyphens in that one folder: there is no way
 * out of it.
 */
final class StaticPages implements Endpoint {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png");

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    String name = ask.path().equals("/") ? "index.html" : ask.path().substring(1);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")) {
      return nothing();
    }
    try (InputStream in = StaticPages.class.getResourceAsStream("page/" + name)) {
      return in == null
          ? nothing()
          : CompletableFuture.completedFuture(
              new Answer(Answer.OK, type, in.readAllBytes(), Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<Answer> nothing() {
    return CompletableFuture.completedFuture(
        Answer.text(Answer.NOT_FOUND, "nothing here; /api/v1/openapi.yaml says what there is"));
  }
}
