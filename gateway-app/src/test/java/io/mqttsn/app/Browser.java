package io.mqttsn.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real Chromium without a window, and what a person does with it. Program and driver are the
 * system's own, so that nothing is looked for elsewhere; it takes note of whatever goes wrong in
 * its console and of every address that it asks.
 */
final class Browser implements AutoCloseable {

  private static final File DRIVER = new File("/usr/bin/chromedriver");
  private static final String PROGRAM = "/usr/bin/chromium";
  private static final int MOST_TABS = 100;
  private static final Pattern ASKED =
      Pattern.compile("Network\\.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]*)\"");

  /** Says that it does not know this version of Chromium; it need not. */
  private static final Logger QUIET = Logger.getLogger("org.openqa.selenium");

  private final Path folder;
  private final ChromeDriverService service;
  private final ChromeDriver driver;

  private Browser(Path folder, ChromeDriverService service, ChromeDriver driver) {
    this.folder = folder;
    this.service = service;
    this.driver = driver;
  }

  static Browser open() throws IOException {
    QUIET.setLevel(Level.SEVERE);
    Path folder = Files.createTempDirectory("browser-"); // it does not tidy up after itself
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER)
            .usingAnyFreePort()
            .withEnvironment(Map.of("TMPDIR", folder.toString()))
            .build();
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(PROGRAM);
    options.setCapability("goog:loggingPrefs", logs);
    // Without its sandbox, which cannot be had as root or in most containers: it sees our page
    // only.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars");
    Browser browser = new Browser(folder, service, new ChromeDriver(service, options));
    browser.size(1280, 900);
    return browser;
  }

  Browser go(String url) {
    driver.get(url);
    return this;
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** Runs something in front of another tab, which hides the one that is open. */
  void behindAnotherTab(Runnable action) {
    String tab = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    try {
      action.run();
    } finally {
      driver.close();
      driver.switchTo().window(tab);
    }
  }

  /** Runs a script before those of each page that is opened, until what is returned is run. */
  Runnable beforeEachPage(String source) {
    Map<?, ?> added =
        (Map<?, ?>) command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", source));
    return () ->
        command(
            "Page.removeScriptToEvaluateOnNewDocument",
            Map.of("identifier", added.get("identifier")));
  }

  String title() {
    return driver.getTitle();
  }

  // ---- what is seen -------------------------------------------------------------------------

  /** The text that is visible of the first such element; empty if there is none. */
  String text(String selector) {
    List<WebElement> found = driver.findElements(By.cssSelector(selector));
    return found.isEmpty() ? "" : found.get(0).getText();
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  boolean isShown(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed);
  }

  String attribute(String selector, String name) {
    return String.valueOf(driver.findElement(By.cssSelector(selector)).getDomAttribute(name));
  }

  String style(String selector, String property) {
    return driver.findElement(By.cssSelector(selector)).getCssValue(property);
  }

  /** One column of a table, from top to bottom, whole. */
  List<String> column(String table, int index) {
    Object cells =
        script(
            "return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
                + ".map(row => row.cells[arguments[1]].textContent)",
            table,
            index);
    return ((List<?>) cells).stream().map(String::valueOf).toList();
  }

  /** One row of a table, cell by cell. */
  List<String> row(String table, int index) {
    Object cells =
        script(
            "const row = document.querySelectorAll(arguments[0] + ' tbody tr')[arguments[1]];"
                + "return row ? [...row.cells].map(cell => cell.textContent) : []",
            table,
            index);
    return ((List<?>) cells).stream().map(String::valueOf).toList();
  }

  Object script(String code, Object... arguments) {
    return driver.executeScript(code, arguments);
  }

  /** The names of everything of this role that a screen reader is told of. */
  List<String> readOut(String role) {
    Map<?, ?> tree = (Map<?, ?>) command("Accessibility.getFullAXTree", Map.of());
    return ((List<?>) tree.get("nodes"))
        .stream()
            .map(Map.class::cast)
            .filter(node -> !Boolean.TRUE.equals(node.get("ignored")))
            .filter(node -> role.equals(((Map<?, ?>) node.get("role")).get("value")))
            .map(node -> String.valueOf(((Map<?, ?>) node.get("name")).get("value")))
            .toList();
  }

  // ---- what is done -------------------------------------------------------------------------

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  void click(By by) {
    driver.findElement(by).click();
  }

  /** Keys for whatever has the focus. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** A key while another is held down. */
  void press(Keys held, CharSequence key) {
    new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /** Presses Tab until that has the focus; it must show that it has. */
  void tabTo(String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      type(Keys.TAB);
      if (hasFocus(selector)) {
        String outline = driver.switchTo().activeElement().getCssValue("outline-style");
        if (outline.equals("none")) {
          throw new AssertionError("nobody sees that it has the focus: " + selector);
        }
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + selector);
  }

  boolean hasFocus(String selector) {
    return Boolean.TRUE.equals(
        script("return document.activeElement.matches(arguments[0])", selector));
  }

  Object command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** A screen of this size; a narrow one is a phone's. */
  void size(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** What its owner prefers, such as {@code prefers-color-scheme}. */
  void prefers(String feature, String value) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  void picture(Path file, int width, int height) throws IOException {
    Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    Map<?, ?> reply =
        (Map<?, ?>) command("Page.captureScreenshot", Map.of("format", "png", "clip", clip));
    Files.write(file, Base64.getDecoder().decode((String) reply.get("data")));
  }

  // ---- what went wrong ----------------------------------------------------------------------

  /** What the console has said since it was asked last, refused content included. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Every address that was asked since it was asked last. */
  List<String> asked() {
    List<String> urls = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Matcher matcher = ASKED.matcher(entry.getMessage());
      if (matcher.find()) {
        urls.add(matcher.group(1));
      }
    }
    return urls;
  }

  /** Nothing of it may outlive the test. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> family =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").contains("chrom"))
            .toList();
    try {
      driver.quit();
    } finally {
      service.stop();
      family.forEach(Browser::end);
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
      }
    }
  }

  private static void end(ProcessHandle process) {
    try {
      process.onExit().get(5, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
