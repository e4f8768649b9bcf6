using UoSam.Core.Inference;

namespace UoSam.Core.Tests.Inference;

public sealed class SideBySideTests
{
    [Fact]
    public void Run_ManyIndices_DoesEachOnce()
    {
        var done = new int[1000];

        SideBySide.Run(done.Length, i => Interlocked.Increment(ref done[i]), default);

        Assert.All(done, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Run_WorkFails_ThrowsWhatItThrew()
    {
        var fault = new InvalidInputException("EMBEDDING", "not a number");

        var thrown = Assert.Throws<InvalidInputException>(() => SideBySide.Run(8, _ => throw fault, default));

        Assert.Same(fault, thrown);
    }

    [Fact]
    public void Run_CancelledWithinAWork_ThrowsOperationCanceled()
    {
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => SideBySide.Run(
            8,
            _ =>
            {
                source.Cancel();
                throw new OperationCanceledException("the inference was stopped", source.Token);
            },
            source.Token));
    }

    [Fact]
    public void Run_CancelledAndAnotherWorkFailsForIt_ThrowsOperationCanceled()
    {
        using var source = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => SideBySide.Run(
            8,
            _ =>
            {
                source.Cancel();
                throw new ObjectDisposedException("session");
            },
            source.Token));
    }
}
