using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Masks;

public class DistanceTransformTests
{
    [Fact]
    public void SquaredToUnset_RandomMasksAndWindows_EqualsBruteForce()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var mask = MaskText.Random(random);
            var (x0, y0) = (random.Next(mask.Width), random.Next(mask.Height));
            var window = new PixelBox(x0, y0, random.Next(x0, mask.Width) + 1, random.Next(y0, mask.Height) + 1);

            var squared = DistanceTransform.SquaredToUnset(mask, window);

            Assert.Equal(BruteForce(mask, window), squared);
        }
    }

    [Fact]
    public void SquaredToOther_RandomMasksAndWindows_IsThatOfTheMaskOrOfItsComplement()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var mask = MaskText.Random(random);
            var (x0, y0) = (random.Next(mask.Width), random.Next(mask.Height));
            var window = new PixelBox(x0, y0, random.Next(x0, mask.Width) + 1, random.Next(y0, mask.Height) + 1);

            var squared = DistanceTransform.SquaredToOther(mask, window);

            var (inside, outside) = (BruteForce(mask, window), BruteForce(mask.Complement(), window));
            Assert.Equal(inside.Zip(outside, Math.Max), squared);
        }
    }

    /// <summary>The image's border is no background: the depth grows towards it.</summary>
    [Fact]
    public void SquaredToUnset_ObjectAtTheBorder_IsDeepestThere()
    {
        var mask = MaskText.Parse("###.", "###.", "....");

        var squared = DistanceTransform.SquaredToUnset(mask, new PixelBox(0, 0, 4, 3));

        Assert.Equal(new float[] { 4, 4, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0 }, squared);
    }

    [Fact]
    public void SquaredToUnset_NothingUnset_IsUnreachable()
    {
        var squared = DistanceTransform.SquaredToUnset(MaskText.Parse("##", "##"), new PixelBox(0, 0, 2, 2));

        Assert.All(squared, d => Assert.Equal(DistanceTransform.Unreachable, d));
    }

    [Fact]
    public void SquaredToUnset_WindowAroundTheObject_GivesTheDistancesOfTheWholeImage()
    {
        var random = new Random(6);
        for (var round = 0; round < 100; round++)
        {
            var mask = ConnectedComponents.Of(MaskText.Random(random)).FirstOrDefault()?.Mask ?? MaskText.Parse("#.");
            var whole = DistanceTransform.SquaredToUnset(mask, new PixelBox(0, 0, mask.Width, mask.Height));
            var window = DistanceTransform.WindowAround(mask.Bounds(), mask.Height, mask.Width);

            var squared = DistanceTransform.SquaredToUnset(mask, window);

            for (var i = 0; i < squared.Length; i++)
            {
                var (y, x) = (window.Y0 + (i / window.Width), window.X0 + (i % window.Width));
                Assert.Equal(whole[(y * mask.Width) + x], squared[i]);
            }
        }
    }

    private static float[] BruteForce(BitMask mask, PixelBox window)
    {
        var pixels = Enumerable.Range(0, window.Height * window.Width)
            .Select(i => (Y: window.Y0 + (i / window.Width), X: window.X0 + (i % window.Width))).ToArray();
        var unset = pixels.Where(p => !mask[p.Y, p.X]).ToArray();
        return [.. pixels.Select(p => unset.Length == 0
            ? DistanceTransform.Unreachable
            : unset.Min(u => (float)(((u.Y - p.Y) * (u.Y - p.Y)) + ((u.X - p.X) * (u.X - p.X)))))];
    }
}
