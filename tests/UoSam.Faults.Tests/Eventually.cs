namespace UoSam.Faults.Tests;

/// <summary>Waits for what must come, however busy the machine is.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(condition(), "did not come about within a minute");
    }
}
