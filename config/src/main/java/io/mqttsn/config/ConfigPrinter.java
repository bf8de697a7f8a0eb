package io.mqttsn.config;

import io.mqttsn.admin.AdminSettings;
import io.mqttsn.gateway.protocol.AccessRules;
import io.mqttsn.gateway.protocol.Patience;
import io.mqttsn.gateway.protocol.PredefinedTopics;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.upstream.UpstreamSettings;
import io.mqttsn.upstream.UpstreamSettings.Reconnect;
import io.mqttsn.upstream.UpstreamSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes configurations as YAML. What it writes loads again to an equal configuration, except for a
 * password that is written in the file itself: in its place stands a mask, which the loader
 * refuses, so that nobody's broker is asked for admission with three asterisks.
 */
public final class ConfigPrinter {

  private static final String ANNOTATED = "annotated-default.yaml";

  private final StringBuilder out = new StringBuilder();

  private ConfigPrinter() {}

  /** The default with every key explained. */
  public static String annotatedDefault() {
    try (InputStream in = ConfigPrinter.class.getResourceAsStream(ANNOTATED)) {
      if (in == null) {
        throw new IllegalStateException(ANNOTATED + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in effect with {@code config}: every default spelled out, secrets not told. */
  public static String effective(GatewayConfig config) {
    ConfigPrinter printer = new ConfigPrinter();
    printer.line("# effective configuration, from " + Texts.yaml(config.source()));
    printer.line("version: 1");
    printer.line("gateway:");
    printer.line("  id: " + config.discovery().gatewayId());
    printer.line("  name: " + Texts.yaml(config.gatewayName()));
    Duration advertise = config.discovery().advertise();
    printer.line(
        "  advertise: " + (advertise.isZero() ? GatewayReader.NEVER : Units.text(advertise)));
    printer.line("listeners:");
    for (UdpSettings listener : config.udpListeners()) {
      printer.listener(listener);
      printer.patience(config.patience().get(listener.name()));
    }
    for (SerialSettings listener : config.serialListeners()) {
      printer.listener(listener);
      printer.patience(config.patience().get(listener.name()));
    }
    printer.upstream(config);
    printer.topics(config.predefinedTopics().rules());
    printer.clients(config.accessRules().rules());
    printer.sessions(config.protocol());
    printer.admin(config);
    printer.log(config.log());
    config.capture().ifPresent(printer::capture);
    return printer.out.toString();
  }

  private void listener(UdpSettings listener) {
    line("  - name: " + Texts.yaml(listener.name()));
    line("    type: udp");
    line("    bind: " + Texts.yaml(BindAddress.text(listener.host(), listener.port())));
    line("    max-frame: " + listener.maxFrame());
    listener.multicast().ifPresent(this::multicast);
  }

  private void listener(SerialSettings listener) {
    line("  - name: " + Texts.yaml(listener.name()));
    line("    type: serial");
    line("    port: " + Texts.yaml(listener.port()));
    if (!SerialListenerReader.isNetwork(listener)) {
      line(listener.line());
    }
    line("    framing: " + Words.text(listener.framing()));
    listener.maxFrame().ifPresent(octets -> line("    max-frame: " + octets));
    if (SerialListenerReader.reportsTransmissions(listener.framing())) {
      line("    in-flight: " + listener.inFlight());
    }
  }

  private void line(SerialSettings.Line line) {
    line("    baud: " + line.baud());
    line("    data-bits: " + line.dataBits());
    line("    parity: " + Words.text(line.parity()));
    line("    stop-bits: " + line.stopBits());
    line("    flow-control: " + Words.text(line.flowControl()));
    line("    dtr: " + Words.text(line.dtr()));
    line("    settle: " + Units.text(line.settle()));
  }

  private void patience(Patience patience) {
    retry("    ", patience.retry());
    line("    keep-alive-tolerance: " + Units.text(patience.keepAliveTolerance()));
  }

  private void multicast(UdpSettings.Multicast multicast) {
    line("    multicast:");
    line("      group: " + Texts.yaml(multicast.group()));
    line("      port: " + multicast.port());
    line("      interface: " + Texts.yaml(multicast.networkInterface()));
    line("      hops: " + multicast.hops());
  }

  private void upstream(GatewayConfig config) {
    UpstreamSettings upstream = config.upstream();
    line("upstream:");
    line("  servers: " + list(upstream.servers()));
    line("  client: paho");
    line("  mode: aggregating");
    line("  client-id: " + Texts.yaml(upstream.clientId()));
    upstream.credentials().ifPresent(c -> line("  username: " + Texts.yaml(c.username())));
    config.passwordSource().ifPresent(this::password);
    line("  keep-alive: " + Units.text(upstream.keepAlive()));
    line("  max-in-flight: " + upstream.maxInFlight());
    line("  max-qos: " + upstream.maxQos().level());
    Reconnect reconnect = upstream.reconnect();
    line("  reconnect:");
    line("    min: " + Units.text(reconnect.min()));
    line("    max: " + Units.text(reconnect.max()));
    line("    jitter: " + Units.text(reconnect.jitter()));
    upstream.tls().ifPresent(this::tls);
    line("  topic-prefix: " + Texts.yaml(upstream.topicPrefix()));
    upstream.statusTopic().ifPresent(topic -> line("  status-topic: " + Texts.yaml(topic)));
    upstream.deviceStatus().ifPresent(root -> line("  device-status: " + Texts.yaml(root)));
  }

  private void admin(GatewayConfig config) {
    AdminSettings admin = config.admin();
    line("admin:");
    line("  enabled: " + admin.enabled());
    line("  bind: " + Texts.yaml(BindAddress.text(admin.host(), admin.port())));
    config.adminTokenSource().ifPresent(this::password);
  }

  private void password(GatewayConfig.PasswordSource source) {
    if (Environment.isReference(source.text())) {
      line("  " + source.key() + ": " + source.text());
    } else {
      boolean masked = source.text().equals(GatewayConfig.PasswordSource.MASK);
      line(
          "  "
              + source.key()
              + ": "
              + Texts.yaml(source.text())
              + (masked ? "   # masked; put the secret back before using this file" : ""));
    }
  }

  private void tls(Tls tls) {
    line("  tls:");
    tls.caFile().ifPresent(file -> line("    ca-file: " + Texts.yaml(file.toString())));
    tls.certFile().ifPresent(file -> line("    cert-file: " + Texts.yaml(file.toString())));
    tls.keyFile().ifPresent(file -> line("    key-file: " + Texts.yaml(file.toString())));
    line("    verify-hostname: " + tls.verifyHostname());
  }

  private void topics(List<PredefinedTopics.Rule> rules) {
    line("topics:");
    if (rules.isEmpty()) {
      line("  predefined: {}");
      return;
    }
    line("  predefined:");
    for (PredefinedTopics.Rule rule : rules) {
      line("    " + Texts.yamlKey(rule.pattern()) + ":" + (rule.names().isEmpty() ? " {}" : ""));
      rule.names().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> line("      " + entry.getKey() + ": " + Texts.yaml(entry.getValue())));
    }
  }

  private void clients(List<AccessRules.Rule> rules) {
    line(rules.isEmpty() ? "clients: {}" : "clients:");
    for (AccessRules.Rule rule : rules) {
      line("  " + Texts.yamlKey(rule.pattern()) + ":");
      line("    allow: " + rule.allow());
      rule.publish().ifPresent(filters -> line("    publish: " + list(filters)));
      rule.subscribe().ifPresent(filters -> line("    subscribe: " + list(filters)));
      if (rule.allow()) {
        line("    qos-minus-one: " + rule.qosMinusOne());
      }
    }
  }

  private static String list(List<String> texts) {
    return texts.stream().map(Texts::yaml).collect(Collectors.joining(", ", "[", "]"));
  }

  private void retry(String indent, RetryPolicy retry) {
    line(indent + "retry:");
    line(indent + "  interval: " + Units.text(retry.interval()));
    line(indent + "  count: " + retry.count());
  }

  private void sessions(ProtocolSettings protocol) {
    line("sessions:");
    line("  max-clients: " + protocol.maxClients());
    retry("  ", protocol.retry());
    line("  sleep-queue:");
    line("    max-messages: " + protocol.queueMessages());
    line("    max-age: " + Units.text(protocol.queueMaxAge()));
    line("  rate: " + protocol.requestRate() + (protocol.requestRate() == 0 ? "" : "/s"));
  }

  private void capture(CaptureSettings capture) {
    line("capture:");
    capture.listener().ifPresent(name -> line("  listener: " + Texts.yaml(name)));
    capture.client().ifPresent(id -> line("  client: " + Texts.yaml(id)));
    line("  file: " + Texts.yaml(capture.file().toString()));
    line("  max-size: " + Units.size(capture.maxOctets()));
  }

  private void log(LogSettings log) {
    line("log:");
    line("  level: " + log.level().text());
    if (!log.areas().isEmpty()) {
      line("  areas:");
      new TreeMap<>(log.areas())
          .forEach((area, level) -> line("    " + Words.text(area) + ": " + level.text()));
    }
    line("  trace: " + list(log.trace()));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
