using System.Numerics;
using UoSam.Core.Saliency;

namespace UoSam.Core.Tests.Saliency;

public class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void Run_RandomValues_EqualsTheSumOfItsDefinition(int length)
    {
        var values = Random(length);
        var found = (Complex[])values.Clone();

        FourierTransform.Run(found, inverse: false);

        for (var k = 0; k < length; k++)
        {
            var expected = values.Select((value, n) => value * Complex.Exp(new Complex(0, -2 * Math.PI * k * n / length)))
                .Aggregate(Complex.Zero, (sum, term) => sum + term);
            Assert.Equal(0, Complex.Abs(expected - found[k]), 1e-10);
        }
    }

    [Fact]
    public void RunSquare_ForthAndBack_GivesTheValuesAndItsMeanAtZero()
    {
        var values = Random(16 * 16);
        var found = (Complex[])values.Clone();

        FourierTransform.RunSquare(found, 16, inverse: false);
        var first = found[0];
        FourierTransform.RunSquare(found, 16, inverse: true);

        Assert.Equal(0, Complex.Abs(first - values.Aggregate((a, b) => a + b)), 1e-10);
        Assert.All(values.Zip(found), pair => Assert.Equal(0, Complex.Abs(pair.First - pair.Second), 1e-12));
    }

    [Fact]
    public void Run_NoPowerOfTwo_IsRefused() =>
        Assert.Throws<ArgumentException>(() => FourierTransform.Run(new Complex[12], inverse: false));

    private static Complex[] Random(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => new Complex(random.NextDouble(), random.NextDouble() - 0.5))];
    }
}
