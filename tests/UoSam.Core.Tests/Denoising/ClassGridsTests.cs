using UoSam.Core.Denoising;

namespace UoSam.Core.Tests.Denoising;

public sealed class ClassGridsTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(129)]
    public void Make_CancelledOnTheWay_EndsTheMakingBeforeTheLast(int count)
    {
        using var cancellation = new CancellationTokenSource();
        var made = 0;

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            // Few are kept as they are made; of many each is made when it is asked for.
            var grids = ClassGrids.Make(count, Grid, cancellation.Token);
            for (var k = 0; k < count; k++)
            {
                _ = grids[k];
            }
        });

        Assert.InRange(made, 1, count - 1);

        float[] Grid(int index)
        {
            // A second thread goes on only when the loop has been told, which takes as long as the first one's Cancel.
            lock (cancellation)
            {
                made++;
                cancellation.Cancel();
            }

            return [index];
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(129)]
    public void Make_AnyNumber_HandsOutTheGridOfTheIndex(int count)
    {
        var grids = ClassGrids.Make(count, index => [index]);

        Assert.All(Enumerable.Range(0, count), k => Assert.Equal([k], grids[k]));
    }
}
