package io.mqttsn.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used, with everything that is wrong with it. The message has one
 * line per problem, in the order of the file.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems, int more) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))
            + (more > 0 ? "\nand " + more + " more" : ""));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file; at most a hundred. */
  public List<Problem> problems() {
    return problems;
  }
}
