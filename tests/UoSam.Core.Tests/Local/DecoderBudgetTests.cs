using UoSam.Core.Local;
using UoSam.Core.Masks;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Core.Tests.Local;

public class DecoderBudgetTests
{
    // Areas 10, 30 and 20.
    private static readonly ObjectPrompt[] Objects = [Object(10), Object(30), Object(20)];

    [Theory]
    [InlineData(0, new[] { 2, 2, 2 })]
    [InlineData(6, new[] { 2, 2, 2 })]
    [InlineData(5, new[] { 1, 2, 2 })]
    [InlineData(4, new[] { 1, 2, 1 })]
    [InlineData(2, new[] { 0, 1, 1 })]
    [InlineData(1, new[] { 0, 1, 0 })]
    public void Plan_SomeCalls_GoInTurnsToTheLargestObjects(int most, int[] expected)
    {
        var parameters = new LocalParameters
        {
            PromptKinds = [PromptKind.PointsBox, PromptKind.Box],
            MaxDecoderCalls = most,
        };

        var planned = DecoderBudget.Plan(Objects, parameters);

        Assert.Equal(expected, planned.Select(item => item.Calls));
        Assert.Equal(Objects, planned.Select(item => item.Target));
    }

    /// <summary>Three objects of two kinds each.</summary>
    [Theory]
    [InlineData(0, long.MaxValue)]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(10, 4)]
    public void Left_SomeCalls_AreThoseThatNoObjectNeeds(int most, long expected)
    {
        var parameters = new LocalParameters
        {
            PromptKinds = [PromptKind.PointsBox, PromptKind.Box],
            MaxDecoderCalls = most,
        };

        Assert.Equal(expected, DecoderBudget.Left(Objects, parameters));
    }

    [Fact]
    public void Plan_NoObjects_IsEmpty()
    {
        Assert.Empty(DecoderBudget.Plan([], Preset.Default.Local));
    }

    private static ObjectPrompt Object(int area) =>
        new(3, 0, Scene.Mask(new PixelBox(0, 0, area, 1)), [], default, null, default);
}
