using UoSam.Core.Local;

namespace UoSam.Core.Tests.Local;

public class MaskNoiseTests
{
    /// <summary>The geometric mean with 1.8 cells: 1.5 for 1.25, as 1.25 * 1.8 is 2.25; as it is where the map is fine or the noise large.</summary>
    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(0.49, 0.49)]
    [InlineData(0.5, 0.948683)]
    [InlineData(1.25, 1.5)]
    [InlineData(1.8, 1.8)]
    [InlineData(4, 4)]
    public void Believed_LowerEstimate_IsHalfwayToTheUsual(double lower, double expected)
    {
        Assert.Equal(expected, MaskNoise.Believed(lower), 1e-6);
    }
}
