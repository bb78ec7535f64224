using Microsoft.Playwright;
using OrderSystem.TraceViewer.Browser.Tests.Browser;

namespace OrderSystem.TraceViewer.Browser.Tests;

public sealed class ThemeTests(Chromium chromium) : PageTest(chromium)
{
    [Fact]
    public async Task The_page_is_dark_where_the_system_is()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await OpenAsync();
        Assert.True(await BrightnessAsync() > 200);

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.True(await BrightnessAsync() < 60);
    }

    [Fact]
    public async Task A_chosen_theme_outlives_the_page_and_the_systems()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await OpenAsync();
        await Page.Keyboard.PressAsync("t");
        await Page.Keyboard.PressAsync("t");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" })).ToBeVisibleAsync();

        await Page.ReloadAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" })).ToBeVisibleAsync();
        Assert.True(await BrightnessAsync() < 60);
    }

    private Task<double> BrightnessAsync() => Page.EvaluateAsync<double>(
        "(() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number); return (r + g + b) / 3; })()");
}
