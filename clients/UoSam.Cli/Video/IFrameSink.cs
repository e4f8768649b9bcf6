namespace UoSam.Cli.Video;

/// <summary>Takes refined frames, in order; one that keeps each as it comes has nothing to do at the end.</summary>
internal interface IFrameSink : IAsyncDisposable
{
    /// <summary>Takes the next one.</summary>
    Task WriteAsync(RefinedFrame frame);

    /// <summary>There are no more; what is not completed is not kept.</summary>
    Task CompleteAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
