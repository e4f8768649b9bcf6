using UoSam.Core.ModelStore;

namespace UoSam.Core.Tests;

public sealed class ForeignFaultTests
{
    [Theory]
    [InlineData("Access to the path '/a' is denied.", "Access to the path '/a' is denied")]
    [InlineData("first line\nsecond line", "first line second line")]
    [InlineData("no stop", "no stop")]
    public void Text_WhatASystemSays_IsAPartOfASentence(string message, string expected) =>
        Assert.Equal(expected, ForeignFault.Text(new IOException(message)));

    [Fact]
    public async Task Pull_StoreCannotBeWritten_IsToldInOneSentence()
    {
        var file = Path.GetTempFileName();

        var fault = await Record.ExceptionAsync(
            () => new ModelRepository(Path.Combine(file, "store")).PullAsync(ModelCatalog.DefaultId, null, CancellationToken.None));

        File.Delete(file);
        Assert.NotNull(fault);
        Assert.DoesNotContain(".;", fault.Message, StringComparison.Ordinal);
    }
}
