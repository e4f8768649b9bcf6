using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace UoSam.Web.Tests;

/// <summary>The page in a browser. Pictures of it are left in the folder screenshots beside the tests.</summary>
[Collection(DoorTests.Name)]
public sealed class PageTests(OpenDoor door, Browser browser)
{
    private readonly List<string> _requests = [];

    [Fact]
    public async Task Page_KeyboardAlone_RefinesTheSampleAndShowsWhatWasDone()
    {
        var page = await browser.OpenAsync(door.Address, _requests);
        await ShootAsync(page, "empty");

        await PressAsync(page, "#sample", "Enter");
        await page.GetByText("The sample is loaded.").WaitForAsync();
        await PressAsync(page, "#refine", "Enter");
        await page.Locator("#result").WaitForAsync();

        Assert.Equal("Done: 2 of 2 objects refined.", await page.TextContentAsync("#status"));
        Assert.Equal(4, await page.Locator("#stages li[data-state=done]").CountAsync());
        Assert.Equal("result-title", await page.EvaluateAsync<string>("document.activeElement.id"));
        var before = await ClipAsync(page);
        await PressAsync(page, "#slider", "ArrowRight");
        Assert.NotEqual(before, await ClipAsync(page));
        await PressAsync(page, "#objects button", "Enter");
        Assert.Contains("IoU with the coarse region", await page.TextContentAsync("#details"), StringComparison.Ordinal);
        Assert.True(await InkAsync(page, "#prompts") > 0);
        await ShootAsync(page, "refined");
    }

    [Fact]
    public async Task Page_FilesChosen_DownloadIsWhatTheEndpointAnswers()
    {
        var page = await browser.OpenAsync(door.Address, _requests);
        await page.SetInputFilesAsync("#image", Sample.PathOf("coffee.png"));
        await page.SetInputFilesAsync("#label-map", Sample.PathOf("coffee-coarse.png"));
        await page.ClickAsync("#refine");
        await page.Locator("#result").WaitForAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#download"));

        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            new Uri($"{door.Address}/v1/refine"), Sample.Form(Sample.Image, Sample.Coarse));
        Assert.Equal("coffee.refined.png", download.SuggestedFilename);
        Assert.Equal(await answer.Content.ReadAsByteArrayAsync(), await File.ReadAllBytesAsync(await download.PathAsync()));
        Assert.All(_requests, url => Assert.True(
            url.StartsWith(door.Address, StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal), url));
    }

    [Fact]
    public async Task Page_MapIsAPicture_SaysWhatIsWrong()
    {
        var page = await browser.OpenAsync(door.Address, _requests);
        await page.SetInputFilesAsync("#image", Sample.PathOf("coffee.png"));
        await page.SetInputFilesAsync("#label-map", Sample.PathOf("coffee.png"));
        await page.ClickAsync("#refine");

        await page.Locator("#fault:not(:empty)").WaitForAsync();

        Assert.StartsWith("LABEL_MAP_", await page.TextContentAsync("#fault"), StringComparison.Ordinal);
        Assert.True(await page.Locator("#result").IsHiddenAsync());
        Assert.True(await page.Locator("#refine").IsEnabledAsync());
    }

    [Fact]
    public async Task Page_FilesDropped_AreTakenAndRefined()
    {
        var page = await browser.OpenAsync(door.Address, _requests);

        await DropAsync(page, "#image", "coffee.png");
        Assert.Contains("over", await page.Locator(".drop").First.GetAttributeAsync("data-was"), StringComparison.Ordinal);
        await DropAsync(page, "#label-map", "coffee-coarse.png");
        Assert.Equal("coffee.png", await NameOfAsync(page, "#image"));
        Assert.Equal("coffee-coarse.png", await NameOfAsync(page, "#label-map"));
        await page.ClickAsync("#refine");
        await page.Locator("#result").WaitForAsync();

        Assert.Equal("Done: 2 of 2 objects refined.", await page.TextContentAsync("#status"));
    }

    [Fact]
    public async Task Page_StopPressed_EndsTheWorkAndTheNextRunIsWhole()
    {
        var page = await browser.OpenAsync(door.Address, _requests);
        await page.ClickAsync("#sample");
        await page.GetByText("The sample is loaded.").WaitForAsync();
        await page.SelectOptionAsync("select[name=preset]", "reference");
        await page.ClickAsync("#refine");
        await page.Locator("li[data-stage=global-optimizer][data-state=started]").WaitForAsync();
        await page.ClickAsync("#stop");
        await page.GetByText("Stopped.").WaitForAsync();

        Assert.True(await page.Locator("#stop").IsHiddenAsync());
        Assert.True(await page.Locator("#result").IsHiddenAsync());
        // The four thousand points of the reference are minutes of work; had they gone on, these would wait behind them.
        await page.SelectOptionAsync("select[name=preset]", "fast");
        await page.ClickAsync("#refine");
        await page.Locator("#result").WaitForAsync(new() { Timeout = 60_000 });
        Assert.Equal("Done: 2 of 2 objects refined.", await page.TextContentAsync("#status"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1200)]
    public async Task Page_EmptyAndWithResult_PassesAxe(ColorScheme scheme, int width)
    {
        var page = await browser.OpenAsync(door.Address, _requests, scheme, width);
        await AssertAccessibleAsync(page);

        await page.ClickAsync("#sample");
        await page.GetByText("The sample is loaded.").WaitForAsync();
        await page.ClickAsync("#refine");
        await page.Locator("#result").WaitForAsync();
        await page.Locator("#objects button").First.ClickAsync();

        await AssertAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "wider than the window");
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.drop, #objects button, dd')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"));
        await ShootAsync(page, $"{scheme}-{width}".ToLowerInvariant());
    }

    /// <summary>Drags a file of the samples over an input's field and lets go.</summary>
    private static async Task DropAsync(IPage page, string input, string file)
    {
        var field = page.Locator(".drop", new() { Has = page.Locator(input) });
        var transfer = await page.EvaluateHandleAsync(
            """
            ([name, content]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
              return transfer;
            }
            """,
            new[] { file, Convert.ToBase64String(await File.ReadAllBytesAsync(Sample.PathOf(file))) });
        await field.DispatchEventAsync("dragover", new { dataTransfer = transfer });
        await field.EvaluateAsync("field => field.dataset.was = field.className");
        await field.DispatchEventAsync("drop", new { dataTransfer = transfer });
        Assert.DoesNotContain("over", await field.GetAttributeAsync("class"), StringComparison.Ordinal);
    }

    private static Task<string> NameOfAsync(IPage page, string input) =>
        page.Locator(input).EvaluateAsync<string>("input => input.files[0].name");

    private static async Task AssertAccessibleAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.NotEmpty(found.Passes);
        Assert.Empty(found.Violations.Select(
            violation => $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
    }

    /// <summary>Goes to an element by the Tab key alone and presses a key there.</summary>
    private static async Task PressAsync(IPage page, string selector, string key)
    {
        for (var steps = 0; !await page.Locator(selector).First.EvaluateAsync<bool>("element => element === document.activeElement"); steps++)
        {
            Assert.True(steps < 40, $"the Tab key does not reach {selector}");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync(key);
    }

    private static Task<string> ClipAsync(IPage page) =>
        page.EvaluateAsync<string>("document.getElementById('before').style.clipPath");

    private static Task<int> InkAsync(IPage page, string canvas) => page.Locator(canvas).EvaluateAsync<int>(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter(Boolean).length");

    private static Task<byte[]> ShootAsync(IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png"), FullPage = true });
}
