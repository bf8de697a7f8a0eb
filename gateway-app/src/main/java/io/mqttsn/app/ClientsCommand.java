package io.mqttsn.app;

import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every client on a line of its own, with the reason why it is silent. */
@Command(
    name = "clients",
    sortOptions = false,
    description = "Lists the clients of a running gateway, and why each is silent.")
final class ClientsCommand implements Callable<Integer>, AdminOptions.View {

  private static final int PAGE = 500;

  private final Console console;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only these: disconnected, connecting, active, asleep, awake or lost.")
  private String state;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only client ids with this text in them.")
  private String search;

  @Mixin private AdminOptions admin;

  ClientsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return admin.show(console, this);
  }

  @Override
  public JsonValue ask(AdminClient client) throws IOException {
    List<JsonValue> all = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      JsonValue page = AdminOptions.get(client, path(after.get()));
      all.addAll(page.items("clients"));
      after = page.at("next").map(JsonValue::text);
    }
    return JsonValue.ofItems("clients", all);
  }

  private String path(String after) {
    StringBuilder path = new StringBuilder("/api/v1/clients?limit=" + PAGE);
    path.append("&after=").append(AdminClient.quoted(after));
    if (state != null) {
      path.append("&state=").append(AdminClient.quoted(state));
    }
    if (search != null) {
      path.append("&search=").append(AdminClient.quoted(search));
    }
    return path.toString();
  }

  @Override
  public String table(JsonValue answer) {
    return AdminTables.clientList(answer);
  }
}
