package io.mqttsn.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes the pictures of the page that the documentation shows, of a site with some life in it; only
 * with {@code -Dpage.pictures=FOLDER}.
 */
@EnabledIfSystemProperty(named = "page.pictures", matches = ".+")
@Timeout(300)
class PagePictureIT {

  private static final String[] BUSY = {
    "pump-1", "pump-2", "pump-3", "tank-east", "tank-west", "valve-north", "weather-mast"
  };

  /** As many as there are in a minute and a half. */
  private static final int SAMPLES = 45;

  private static final int WIDTH = 1080;
  private static final int HEIGHT = 970;

  private final Random random = new Random(5);
  private final Map<String, RawDevice> devices = new LinkedHashMap<>();
  private final Map<String, String> topics = new LinkedHashMap<>();
  private int messageId = 100;

  @Test
  void picturesAreTaken() throws IOException {
    Path folder = Path.of(System.getProperty("page.pictures"));
    try (House house = House.open("gateway: {name: valley-3}", "admin: {bind: \"127.0.0.1:0\"}");
        Browser browser = Browser.open()) {
      inhabit(house);
      String line = house.gateway().process().awaitLine("admin interface on ");
      String url = line.substring(line.indexOf("http")) + "/";
      browser.size(WIDTH, HEIGHT);
      browser.go(url);
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(150))
          .until(() -> speak() && samples(browser) >= SAMPLES);
      browser.picture(folder.resolve("page.png"), WIDTH, HEIGHT);
      browser.size(360, 740);
      browser.click("#devices a[href='#/clients/pump-1']");
      await().until(() -> speak() && !browser.row("#frames", 8).isEmpty());
      browser.picture(folder.resolve("page-phone.png"), 360, 740);
    } finally {
      devices.values().forEach(RawDevice::close);
    }
  }

  private static long samples(Browser browser) {
    return browser.attribute(".curve.up", "d").chars().filter(c -> c == 'L').count();
  }

  private void inhabit(House house) throws IOException {
    for (String id : BUSY) {
      RawDevice device = house.device(id);
      devices.put(id, device);
      device.send(Octets.register(1, "site/" + id + "/reading"));
      topics.put(id, Octets.two(device.expectMatching("07 0B( ..){5}"), 2));
    }
    devices.get("pump-1").send(Octets.subscribe(1, 2, "cmd/pump-1")).next();
    house.broker().publish("-t", "cmd/pump-1", "-m", "on", "-q", "1");
    String heard = devices.get("pump-1").expectMatching("09 0C 20( ..){6}");
    String puback = Octets.two(heard, 3) + Octets.two(heard, 5) + "00";
    devices.get("pump-1").send(Octets.frame("0D", puback));
    RawDevice mute = house.device("tank-level");
    mute.send(Octets.subscribe(1, 1, "cmd/tank-level")).next();
    devices.put("tank-level", mute);
    RawDevice sleeper = house.device("soil-probe-4");
    sleeper.send(Octets.subscribe(1, 1, "cmd/soil")).next();
    sleeper.send("04 18 02 58").next();
    devices.put("soil-probe-4", sleeper);
    RawDevice lost = house.stranger();
    lost.send(Octets.connect("00", "gate-7", 20)).expect(Octets.ACCEPTED);
    devices.put("gate-7", lost);
    devices.get("pump-3").send(Octets.publish("20", "1267", 5, "31")).next();
    house.broker().publish("-t", "cmd/tank-level", "-m", "open", "-q", "1");
    house.broker().publish("-t", "cmd/soil", "-m", "report", "-q", "1");
  }

  /** Some of the busy ones say something; always true. */
  private boolean speak() throws IOException {
    for (String id : BUSY) {
      if (random.nextInt(4) == 0) {
        boolean once = random.nextInt(3) > 0;
        devices
            .get(id)
            .send(Octets.publish(once ? "20" : "00", topics.get(id), ++messageId, "31 37 2E 34"));
        if (once) {
          devices.get(id).expectMatching("07 0D( ..){5}");
        }
      }
    }
    return true;
  }
}
