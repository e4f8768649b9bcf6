using Microsoft.Playwright;

namespace UoSam.Web.Tests;

/// <summary>The machine's Chromium without a window; Playwright's own download is not needed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    // No sandbox, as CI runs as root; nothing but the page is asked for.
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .SelectMany(folder => Programs.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"none of {string.Join(", ", Programs)} is on the PATH; on Debian: apt-get install chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Switches });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A page at an address; the tests' own certificates are taken.</summary>
    public async Task<IPage> OpenAsync(
        string address, ICollection<string> requests, ColorScheme scheme = ColorScheme.Light, int width = 1200)
    {
        var page = await _browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 1100 },
            ColorScheme = scheme,
            IgnoreHTTPSErrors = true,
        });
        page.Request += (_, request) => requests.Add(request.Url);
        page.SetDefaultTimeout(180_000);
        await page.GotoAsync(address);
        return page;
    }
}
