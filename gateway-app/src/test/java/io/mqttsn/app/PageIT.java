package io.mqttsn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** A person looks at a running gateway with real devices, in a real browser. */
@Timeout(240)
class PageIT {

  private static final String HOSTILE = "<img src=x onerror=hacked=1>";
  private static final String LONG = "a-device-with-a-name-that-nobody-would-break-in-the-middle";

  @TempDir private static Path folder;
  private static House house;
  private static Browser browser;
  private static final List<RawDevice> DEVICES = new ArrayList<>();
  private static RawDevice pump;
  private static String topic;

  @BeforeAll
  static void devicesDoWhatTheyDo() throws IOException {
    browser = Browser.open();
    house = House.open("admin: {bind: \"127.0.0.1:0\"}");
    pump = device("pump-1");
    topic = register(pump, "site/pump-1/level");
    pump.send(Octets.subscribe(1, 2, "cmd/pump-1/#")).expectMatching("08 13 20( ..){5}");
    device("pump-2");
    device("sleeper").send("04 18 02 58").expect("02 18");
    device(HOSTILE);
    device(LONG);
    RawDevice mute = keep(house.stranger());
    mute.send(Octets.connect("00", "mute", 1)).expect(Octets.ACCEPTED);
  }

  private static RawDevice keep(RawDevice device) {
    DEVICES.add(device);
    return device;
  }

  private static RawDevice device(String id) throws IOException {
    return keep(house.device(id));
  }

  /** The topic id, four digits. */
  private static String register(RawDevice device, String name) throws IOException {
    device.send(Octets.register(1, name));
    return Octets.two(device.expectMatching("07 0B( ..){5}"), 2);
  }

  @AfterAll
  static void close() throws IOException {
    browser.close();
    DEVICES.forEach(RawDevice::close);
    house.close();
  }

  @BeforeEach
  void theOverviewIsOpen() {
    browser.size(1280, 900);
    browser.go("about:blank").go(url(house));
    eventually(() -> assertThat(browser.column("#devices", 0)).hasSize(6));
  }

  @AfterEach
  void nothingWentWrongAndNobodyElseWasAsked() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.asked())
        .isNotEmpty()
        .allMatch(
            asked -> asked.startsWith(url(house)) || asked.equals("about:blank"),
            "stays with " + url(house));
  }

  private static String url(House of) {
    String line = of.gateway().process().awaitLine("admin interface on ");
    return line.substring(line.indexOf("http")) + "/";
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }

  @Test
  void gatewayBrokerAndListenersAreSaidToBeWell() throws IOException {
    assertThat(browser.text("#pulse")).isEqualTo("Live");
    assertThat(browser.text("#cards"))
        .contains("Ready", "Connected", house.broker().address())
        .containsPattern("Devices\\s+6\\s+[45] active, 1 asleep");
    assertThat(browser.row("#listeners", 0)).startsWith("lan", "udp").contains("open");
    assertThat(Integer.parseInt(browser.row("#listeners", 0).get(5))).isPositive();
    pump.send(Octets.publish("20", topic, 9, "31")).expectMatching("07 0D( ..){5}");
    // A line needs two samples; what was said between them is on it.
    eventually(() -> assertThat(browser.attribute(".curve.up", "d")).contains("L"));
    eventually(
        () ->
            assertThat(browser.text("#cards"))
                .containsPattern("Latency\\s+\\d+ ms\\s+half of what went up; 95 % in \\d+ ms")
                .contains("since the gateway was started"));
    assertThat(browser.attribute("#plots svg", "aria-label"))
        .startsWith("Frames per second: from devices ");
  }

  @Test
  void theTableIsSortedByTheKeyboardAlone() {
    assertThat(browser.column("#devices", 0))
        .containsExactly(HOSTILE, LONG, "mute", "pump-1", "pump-2", "sleeper");
    eventually(() -> assertThat(browser.column("#devices", 1)).contains("lost"));
    browser.tabTo("#devices th:nth-child(2) button");
    browser.type(Keys.ENTER);
    assertThat(browser.column("#devices", 1))
        .containsExactly("active", "active", "active", "active", "asleep", "lost");
    assertThat(browser.attribute("#devices th:nth-child(2)", "aria-sort")).isEqualTo("ascending");
    browser.type(Keys.SPACE);
    assertThat(browser.column("#devices", 0)).startsWith("mute", "sleeper");
    assertThat(browser.attribute("#devices th:nth-child(2)", "aria-sort")).isEqualTo("descending");
    assertThat(browser.attribute("#devices th:nth-child(1)", "aria-sort")).isEqualTo("none");
    // and stays so when the gateway is asked again, with the focus where it was
    String seen = browser.text("#devices tbody tr:first-child td:nth-child(4)");
    eventually(
        () ->
            assertThat(browser.text("#devices tbody tr:first-child td:nth-child(4)"))
                .isNotEqualTo(seen));
    assertThat(browser.column("#devices", 0)).startsWith("mute", "sleeper");
    assertThat(browser.hasFocus("#devices th:nth-child(2) button")).isTrue();
  }

  @Test
  void theTableIsFilteredByNameAndState() {
    browser.tabTo("#search");
    browser.type("ump");
    eventually(() -> assertThat(browser.column("#devices", 0)).containsExactly("pump-1", "pump-2"));
    assertThat(browser.text("#extent")).isEqualTo("2 devices");
    browser.type(Keys.TAB, "asleep");
    eventually(() -> assertThat(browser.text("#extent")).isEqualTo("No device is like that."));
    assertThat(browser.isShown("#devices")).isFalse();
    browser.press(Keys.SHIFT, Keys.TAB);
    browser.press(Keys.CONTROL, "a");
    browser.type(Keys.DELETE);
    eventually(() -> assertThat(browser.column("#devices", 0)).containsExactly("sleeper"));
    assertThat(browser.row("#devices", 0).get(8)).startsWith("asleep, last heard");
  }

  @Test
  void aDevicesPageShowsWhatItReallySaidAndGoesOnDoingSo() throws IOException {
    browser.tabTo("#devices a[href='#/clients/pump-1']");
    browser.type(Keys.ENTER);
    eventually(() -> assertThat(browser.row("#frames", 0)).isNotEmpty());
    assertThat(browser.title()).isEqualTo("pump-1 – mqttsn-gateway");
    assertThat(browser.hasFocus("#device-name")).isTrue();
    assertThat(browser.column("#frames", 2)).contains("SUBSCRIBE", "REGISTER", "CONNECT");
    assertThat(browser.column("#frames", 4)).contains("cmd/pump-1/#", "site/pump-1/level");
    assertThat(browser.column("#subscriptions", 0)).containsExactly("cmd/pump-1/#");
    assertThat(browser.column("#topics", 0)).contains("site/pump-1/level");
    pump.send(Octets.publish("30", topic, 0x4242, "68 65 6C 6C 6F"))
        .expectMatching("07 0D( ..){5}");
    eventually(() -> assertThat(browser.row("#frames", 1).get(3)).isEqualTo("16962"));
    assertThat(browser.row("#frames", 1).subList(1, 7))
        .containsExactly(
            "↑ from device",
            "PUBLISH",
            "16962",
            "site/pump-1/level",
            "QoS 1 · retain · 5 B",
            "served");
    assertThat(browser.row("#frames", 0).subList(1, 7))
        .containsExactly("↓ to device", "PUBACK", "16962", "site/pump-1/level", "", "accepted");
    pump.send(Octets.publish("20", "1267", 5, "31")).expect("07 0D 12 67 00 05 02");
    eventually(() -> assertThat(browser.row("#frames", 0).get(6)).isEqualTo("invalid topic id"));
    assertThat(browser.row("#frames", 1).get(4)).isEqualTo("id 4711");
    assertThat(browser.text("#device-facts")).contains("PUBACK to the client: invalid topic id");
    browser.click(By.linkText("← All devices"));
    eventually(() -> assertThat(browser.isShown("#overview")).isTrue());
    assertThat(browser.hasFocus("#devices a[href='#/clients/pump-1']")).isTrue();
  }

  @Test
  void whoIsSilentIsExplained() {
    eventually(() -> assertThat(browser.column("#devices", 1)).contains("lost"));
    browser.click(By.linkText("mute"));
    eventually(() -> assertThat(browser.text("#device-why")).startsWith("lost: nothing heard for"));
    browser.go(url(house) + "#/clients/nobody");
    eventually(
        () ->
            assertThat(browser.text("#device-why"))
                .isEqualTo("Nothing is kept of such a device now."));
    // The browser itself remarks on each answer that says so.
    assertThat(browser.complaints()).isNotEmpty().allMatch(line -> line.contains("404"));
  }

  @Test
  void aHostileNameIsText() {
    browser.click(By.linkText(HOSTILE));
    eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
    assertThat(browser.text("#device-name")).isEqualTo(HOSTILE);
    assertThat(browser.count("img")).isZero();
    assertThat(browser.script("return typeof hacked")).isEqualTo("undefined");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/../b", "%2e%2e", "?id=x&y#z"})
  void aDeviceWithANameLikeAPathIsOpened(String id) throws IOException {
    try (RawDevice device = house.device(id)) {
      eventually(() -> assertThat(browser.column("#devices", 0)).contains(id));
      browser.click(By.linkText(id));
      eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
      assertThat(browser.text("#device-name")).isEqualTo(id);
      device.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // one that turns around what follows, one that is not seen, nothing but that, and spaces
        "p\u202E1-pmu,p\\u{202E}1-pmu",
        "pump\u200B-1,pump\\u{200B}-1",
        "\u200B\u00AD\u3164\uFE0F,\\u{200B}\\u{AD}\\u{3164}\\u{FE0F}",
        "pump-1 ,pump-1␣",
        "   ,␣␣␣",
        "\u00A0\u2003,\\u{A0}\\u{2003}",
        "pump\u00071,pump\\u{7}1",
        "größe 水 🚰,größe 水 🚰"
      })
  void noDeviceLooksLikeAnotherOrLikeNothing(String id, String shown) throws IOException {
    try (RawDevice device = house.device(id)) {
      eventually(() -> assertThat(browser.column("#devices", 0)).contains(shown));
      browser.click(By.linkText(shown));
      eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
      assertThat(browser.text("#device-name")).isEqualTo(shown);
      assertThat(browser.title()).isEqualTo(shown + " – mqttsn-gateway");
      device.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
    }
  }

  @Test
  void noTopicTurnsAroundWhatStandsBehindIt() throws IOException {
    try (RawDevice device = house.device("odd")) {
      device.send(Octets.subscribe(0, 2, "a/\u202Eb")).expectMatching("08 13( ..){6}");
      browser.go(url(house) + "#/clients/odd");
      eventually(
          () -> assertThat(browser.column("#subscriptions", 0)).containsExactly("a/\\u{202E}b"));
      assertThat(browser.column("#frames", 4)).contains("a/\\u{202E}b");
      device.send(Octets.DISCONNECT).expect(Octets.DISCONNECT);
    }
  }

  @Test
  void aPhoneNeedsNoScrollingSideways() {
    browser.size(360, 740);
    for (String place : new String[] {"", "#/clients/pump-1", "#/clients/" + LONG}) {
      browser.go("about:blank").go(url(house) + place);
      eventually(
          () ->
              assertThat(browser.isShown(place.isEmpty() ? "#devices" : "#frames"))
                  .as(place)
                  .isTrue());
      assertThat(browser.script("return [innerWidth, document.documentElement.scrollWidth]"))
          .as(place)
          .isEqualTo(List.of(360L, 360L));
      assertThat(
              (List<?>)
                  browser.script(
                      "return [...document.querySelectorAll('main *')]"
                          + ".filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
                          + ".map(e => e.outerHTML)"))
          .as(place)
          .isEmpty();
    }
  }

  @Test
  void whatThePartsOfAFrameAreIsReadOutOnAPhoneToo() {
    browser.size(360, 740);
    browser.go("about:blank").go(url(house) + "#/clients/pump-1");
    eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
    assertThat(browser.readOut("columnheader"))
        .containsSubsequence("Time", "Way", "Message", "Id", "Topic", "Details", "Outcome");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 760, 990, 1000, 1120})
  void nothingSticksOutAtAnyWidth(int width) {
    browser.size(width, 900);
    for (String place : new String[] {"", "#/clients/pump-1"}) {
      browser.go("about:blank").go(url(house) + place);
      eventually(
          () -> assertThat(browser.isShown(place.isEmpty() ? "#devices" : "#frames")).isTrue());
      assertThat(
              (List<?>)
                  browser.script(
                      "return [...document.querySelectorAll('.card')]"
                          + ".filter(card => card.scrollWidth > card.clientWidth)"
                          + ".map(card => card.textContent)"))
          .as(place)
          .isEmpty();
    }
  }

  @Test
  void darkAndStillnessAreRespected() {
    browser.prefers("prefers-color-scheme", "light");
    String light = browser.style("body", "background-color");
    browser.prefers("prefers-color-scheme", "dark");
    assertThat(browser.style("body", "background-color")).isNotEqualTo(light);
    assertThat(browser.style("body", "color")).isEqualTo("rgba(227, 233, 237, 1)");
    browser.script("document.getElementById('main').classList.add('stale')");
    browser.prefers("prefers-reduced-motion", "reduce");
    assertThat(browser.style(".plot svg", "transition-duration")).isEqualTo("0s");
    browser.prefers("prefers-reduced-motion", "no-preference");
    assertThat(browser.style(".plot svg", "transition-duration")).isEqualTo("0.3s");
  }

  /** Every visible text and placeholder whose contrast with its ground is less than 4.5. */
  private static final String FAINT =
      """
      const channels = (color) => color.match(/[0-9.]+/g).map(Number);
      const luminance = (rgb) => rgb.slice(0, 3)
        .map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const mix = (over, under, share) => over.map((c, i) => c * share + under[i] * (1 - share));
      const ground = (element) => {
        for (let at = element; at !== null; at = at.parentElement) {
          const [r, g, b, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
          if (alpha === 1) {
            return [r, g, b];
          }
        }
        throw new Error('no ground');
      };
      const opacity = (element) =>
        (element === null ? 1 : getComputedStyle(element).opacity * opacity(element.parentElement));
      const contrast = (element, color, share) => {
        const under = ground(element);
        const levels = [mix(channels(color).slice(0, 3), under, share), under].map(luminance);
        return (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
      };
      const own = (element) => [...element.childNodes]
        .some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
      const faint = [];
      const check = (element, style, text, share) => {
        const found = contrast(element, style.color, share);
        if (found < 4.5) {
          faint.push(`${found.toFixed(2)} ${text}`);
        }
      };
      for (const element of document.querySelectorAll('body *')) {
        if (element.getClientRects().length > 0) {
          if (own(element)) {
            check(element, getComputedStyle(element), element.outerHTML, opacity(element));
          } else if (element.placeholder) {
            const style = getComputedStyle(element, '::placeholder');
            check(element, style, 'placeholder', opacity(element) * style.opacity);
          }
        }
      }
      return faint;
      """;

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextIsLegibleAlsoWhenTheGatewayIsAway(String scheme) throws IOException {
    browser.prefers("prefers-color-scheme", scheme);
    eventually(() -> assertThat(browser.column("#devices", 1)).contains("lost"));
    assertThat((List<?>) browser.script(FAINT)).isEmpty();
    browser.script("location.hash = '#/clients/mute'");
    eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
    assertThat((List<?>) browser.script(FAINT)).isEmpty();
    browser.script("location.hash = '#/'");
    // Nobody answers any more, so what is shown stays as it is.
    browser.script("window.fetch = () => Promise.reject(new Error('away'))");
    eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("No answer"));
    assertThat((List<?>) browser.script(FAINT)).isEmpty();
  }

  @Test
  void whatNobodyLooksAtIsNotAsked() {
    eventually(() -> assertThat(browser.asked()).anyMatch(asked -> asked.endsWith("/status")));
    browser.behindAnotherTab(
        () -> {
          eventually(
              () -> assertThat(browser.asked()).doesNotContain(url(house) + "api/v1/status"));
          await()
              .during(Duration.ofSeconds(5))
              .atMost(Duration.ofSeconds(10))
              .until(() -> browser.asked().isEmpty());
        });
    eventually(() -> assertThat(browser.asked()).anyMatch(asked -> asked.endsWith("/status")));
    assertThat(browser.text("#pulse")).isEqualTo("Live");
    browser.reload();
  }

  @Test
  void theEndOfTheBrokerAndOfTheGatewayAreSaid() throws IOException {
    String admin = "admin: {bind: \"127.0.0.1:" + FreePort.tcp() + "\"}";
    try (House other = House.open(admin)) {
      other.device("survivor").close();
      browser.go(url(other));
      eventually(() -> assertThat(browser.column("#devices", 0)).containsExactly("survivor"));
      other.broker().kill();
      eventually(() -> assertThat(browser.text("#cards")).contains("Not connected"));
      assertThat(browser.text("#brokerless"))
          .startsWith("The broker is not connected since ")
          .contains(other.broker().address());
      other.broker().restart();
      eventually(() -> assertThat(browser.isShown("#brokerless")).isFalse());
      assertThat(browser.text("#cards")).contains("Connected", "last error");
      other.gateway().kill();
      eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("No answer"));
      assertThat(browser.text("#silent"))
          .startsWith("The gateway does not answer. What you see is of ");
      assertThat(browser.column("#devices", 0)).containsExactly("survivor");
      other.gateway().start();
      eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("Live"));
      eventually(() -> assertThat(browser.text("#extent")).isEqualTo("No device has come yet."));
      assertThat(browser.complaints())
          .isNotEmpty()
          .allMatch(line -> line.contains("net::ERR_CONNECTION"));
      assertThat(browser.asked()).isNotEmpty();
      browser.go(url(house));
    }
  }

  @Test
  void aTokenIsAskedForOnceATab() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "an-operators-secret\n");
    try (House guarded =
        House.open("admin: {bind: \"127.0.0.1:0\", token-file: \"" + token + "\"}")) {
      guarded.device("hidden").close();
      browser.go(url(guarded));
      eventually(() -> assertThat(browser.hasFocus("#token")).isTrue());
      assertThat(browser.isShown("#main")).isFalse();
      browser.type("wrong", Keys.ENTER);
      eventually(() -> assertThat(browser.text("#refused")).isEqualTo("That was not it."));
      browser.type("an-operators-secret", Keys.ENTER);
      eventually(() -> assertThat(browser.column("#devices", 0)).containsExactly("hidden"));
      browser.reload();
      eventually(() -> assertThat(browser.column("#devices", 0)).containsExactly("hidden"));
      assertThat(browser.isShown("#access")).isFalse();
      assertThat(browser.complaints()).hasSize(2).allMatch(line -> line.contains("401"));
      assertThat(browser.asked()).isNotEmpty();
      browser.go(url(house));
    }
  }

  /** Plots beside those of the page, with answers at times that the test says. */
  private static final String PLOTS =
      """
      const plots = document.createElement('div');
      document.getElementById('plots').id = 'of-the-page';
      plots.id = 'plots';
      document.body.append(plots);
      return import('/plots.js?alone').then(({ sample }) => {
        const latency = (count, sumMillis) => ({ count, sumMillis });
        for (const [at, run, frames, count, sumMillis] of arguments[0]) {
          sample({
            gateway: { run },
            counters: { 'frames.received': frames, 'frames.sent': frames },
            latency: { uplink: latency(count, sumMillis), downlink: latency(count, sumMillis) },
          }, at);
        }
        return [...plots.querySelectorAll('.curve')].map((path) => path.getAttribute('d'));
      });
      """;

  private static List<String> curves(List<List<Object>> answers) {
    return ((List<?>) browser.script(PLOTS, answers)).stream().map(String::valueOf).toList();
  }

  @Test
  void aCurveIsOneLineAsLongAsNothingHappens() {
    List<String> curves =
        curves(
            List.of(
                List.of(0, "a", 100, 10, 100),
                List.of(2_000, "a", 200, 20, 200),
                List.of(4_000, "a", 300, 30, 300),
                List.of(6_000, "a", 400, 40, 400)));
    assertThat(curves).hasSize(4).allMatch(d -> d.matches("M[-. 0-9]+L[-. 0-9]+L[-. 0-9]+"));
  }

  @Test
  void aCurveBreaksWhereTheGatewayWasStartedAnew() {
    // The new run has counted more in the meantime than the old one, but took less time for it.
    List<String> curves =
        curves(
            List.of(
                List.of(0, "a", 100, 10, 900),
                List.of(2_000, "a", 200, 20, 1_800),
                List.of(4_000, "a", 300, 30, 2_700),
                List.of(6_000, "b", 900, 90, 90),
                List.of(8_000, "b", 990, 99, 99),
                List.of(10_000, "b", 1_080, 108, 108)));
    assertThat(curves)
        .hasSize(4)
        .allMatch(d -> d.matches("M[-. 0-9]+L[-. 0-9]+M[-. 0-9]+L[-. 0-9]+"));
    // 90 ms is the greatest, then 1 ms: nothing is below the ground line at 120.
    assertThat(curves.get(2)).startsWith("M520.0 12.0L").endsWith(" 118.8");
  }

  @Test
  void aCurveBreaksWhereNobodyAskedForLong() {
    List<String> curves =
        curves(
            List.of(
                List.of(0, "a", 100, 10, 100),
                List.of(2_000, "a", 200, 20, 200),
                List.of(50_000, "a", 300, 30, 300),
                List.of(52_000, "a", 400, 40, 400)));
    assertThat(curves)
        .hasSize(4)
        .allMatch(d -> d.matches("M[-. 0-9]+h.1M[-. 0-9]+h.1"), "two dots, no line");
  }

  @Test
  void aTokenThatIsTypedWhileTheGatewayIsAwayIsTriedWhenItIsBack() throws IOException {
    Path token = Files.writeString(folder.resolve("other-token"), "an-operators-secret\n");
    String admin =
        "admin: {bind: \"127.0.0.1:" + FreePort.tcp() + "\", token-file: \"" + token + "\"}";
    try (House guarded = House.open(admin)) {
      browser.go(url(guarded));
      eventually(() -> assertThat(browser.hasFocus("#token")).isTrue());
      guarded.gateway().kill();
      browser.type("an-operators-secret", Keys.ENTER);
      eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("No answer"));
      guarded.gateway().start();
      eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("Live"));
      assertThat(browser.isShown("#access")).isFalse();
      assertThat(browser.complaints())
          .isNotEmpty()
          .allMatch(line -> line.contains("401") || line.contains("net::ERR_CONNECTION"));
      assertThat(browser.asked()).isNotEmpty();
      browser.go(url(house));
    }
  }

  @Test
  void aDeviceWithVeryManyTopicsIsShownInPartAndThatIsSaid() throws IOException {
    try (House other = House.open("admin: {bind: \"127.0.0.1:0\"}");
        RawDevice chatty = other.device("chatty")) {
      for (int i = 0; i < 1_001; i++) {
        register(chatty, "t/" + i);
      }
      browser.go(url(other) + "#/clients/chatty");
      eventually(
          () ->
              assertThat(browser.text("#left-out"))
                  .isEqualTo("Not all are shown: it has 1,001 topic ids and 0 subscriptions."));
      assertThat(browser.count("#topics tbody tr")).isEqualTo(1_000);
      browser.asked();
      browser.go(url(house));
    }
  }

  /** Lists of devices that match are never answered, and nobody's patience ends. */
  private static String hold(String pattern) {
    return """
        AbortSignal.timeout = () => new AbortController().signal;
        const real = window.fetch;
        window.fetch = (path, options) =>
          /%s/.test(path)
            ? new Promise((_, fail) => {
                options.signal.addEventListener('abort', () => fail(new Error('given up')));
              })
            : real(path, options);
        """
        .formatted(pattern);
  }

  @Test
  void aLongListOfDevicesKeepsNothingElseFromBeingShown() {
    Runnable asBefore = browser.beforeEachPage(hold("clients[?]"));
    try {
      browser.go("about:blank").go(url(house));
      eventually(() -> assertThat(browser.text("#cards")).contains("Ready", "Connected"));
      eventually(() -> assertThat(browser.row("#listeners", 0)).contains("open"));
      assertThat(browser.isShown("#devices")).isFalse();
      browser.script("location.hash = '#/clients/pump-1'");
      eventually(() -> assertThat(browser.column("#frames", 2)).contains("CONNECT"));
      eventually(() -> assertThat(browser.text("#pulse")).isEqualTo("Live"));
    } finally {
      asBefore.run();
    }
  }

  @Test
  void hundredsOfDevicesAreShownAFewAtATime() throws IOException {
    List<RawDevice> crowd = new ArrayList<>();
    try (House crowded = House.open("admin: {bind: \"127.0.0.1:0\"}")) {
      for (int i = 0; i < 620; i++) {
        crowd.add(crowded.device("d-%03d".formatted(i)));
      }
      Runnable asBefore = browser.beforeEachPage(hold("after=d"));
      browser.go(url(crowded));
      eventually(() -> assertThat(browser.text("#extent")).isEqualTo("500 devices so far …"));
      assertThat(browser.count("#devices tbody tr")).isEqualTo(200);
      asBefore.run();
      browser.reload();
      eventually(() -> assertThat(browser.text("#extent")).isEqualTo("200 of 620 devices"));
      assertThat(browser.count("#devices tbody tr")).isEqualTo(200);
      browser.click("#more");
      assertThat(browser.text("#extent")).isEqualTo("400 of 620 devices");
      browser.click("#devices th:nth-child(1) button");
      assertThat(browser.column("#devices", 0)).startsWith("d-619", "d-618").hasSize(400);
      browser.click("#search");
      browser.type("-61");
      eventually(() -> assertThat(browser.text("#extent")).isEqualTo("10 devices"));
      assertThat(browser.isShown("#more")).isFalse();
      assertThat(browser.asked()).isNotEmpty();
      browser.go(url(house));
    } finally {
      crowd.forEach(RawDevice::close);
    }
  }
}
