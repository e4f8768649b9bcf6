using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public class BufferPoolTests
{
    [Fact]
    public void Rent_AfterAReturn_IsTheSmallestThatFits()
    {
        var pool = new BufferPool();
        var rentals = new[] { 300, 100, 200 }.Select(pool.Rent).ToList();
        var buffers = rentals.ConvertAll(rental => rental.Buffer);
        rentals.ForEach(rental => rental.Dispose());

        using var again = pool.Rent(150);

        Assert.Same(buffers[2], again.Buffer);
        Assert.Equal(400, pool.FreeFloats);
    }

    [Fact]
    public void Rent_NoneFits_TheNewOneTakesThePlaceOfTheLargest()
    {
        var pool = new BufferPool();
        pool.Rent(100).Dispose();

        pool.Rent(101).Dispose();

        Assert.Equal(101, pool.FreeFloats);
    }

    [Fact]
    public void Return_TwoWereOnLoanAtOnceLongAgo_KeepsOne()
    {
        var pool = new BufferPool();
        var two = new[] { pool.Rent(100), pool.Rent(100) };
        Array.ForEach(two, rental => rental.Dispose());
        Assert.Equal(200, pool.FreeFloats);

        for (var i = 0; i < 200; i++)
        {
            pool.Rent(100).Dispose();
        }

        Assert.Equal(100, pool.FreeFloats);
    }

    [Fact]
    public void Return_TwoAreOnLoanAtOnceNowAndThen_KeepsBoth()
    {
        var pool = new BufferPool();

        for (var i = 0; i < 200; i++)
        {
            using var one = pool.Rent(100);
            pool.Rent(100).Dispose();
        }

        Assert.Equal(200, pool.FreeFloats);
    }

    [Fact]
    public void Rent_FromManyThreads_NoBufferIsOnLoanTwice()
    {
        var pool = new BufferPool();

        Parallel.For(0, 2000, i =>
        {
            using var rental = pool.Rent(10 + (i % 7));
            rental.Buffer[0] = i;
            Thread.SpinWait(100);
            Assert.Equal(i, rental.Buffer[0]);
        });
    }
}
