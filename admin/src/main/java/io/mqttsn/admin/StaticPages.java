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

  private final Budget budget;

  StaticPages(Budget budget) {
    this.budget = budget;
  }

  /** Whether there is a file at a path. */
  boolean holds(String path) {
    String name = name(path);
    return isFileName(name) && StaticPages.class.getResource("page/" + name) != null;
  }

  private static String name(String path) {
    return path.equals("/") ? "index.html" : path.substring(Math.min(1, path.length()));
  }

  private static boolean isFileName(String name) {
    return TYPES.containsKey(type(name)) && name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+");
  }

  private static String type(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    String name = name(ask.path());
    if (!isFileName(name)) {
      return nothing();
    }
    try (InputStream in = StaticPages.class.getResourceAsStream("page/" + name)) {
      return in == null
          ? nothing()
          : CompletableFuture.completedFuture(
              new Answer(
                  Answer.OK,
                  TYPES.get(type(name)),
                  Body.writtenBy(budget, in::transferTo),
                  Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<Answer> nothing() {
    return CompletableFuture.completedFuture(
        Answer.text(Answer.NOT_FOUND, "nothing here; /api/v1/openapi.yaml says what there is"));
  }
}
