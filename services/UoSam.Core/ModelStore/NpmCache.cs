namespace UoSam.Core.ModelStore;

/// <summary>
/// Watches how much the npm client has fetched: it tells nothing itself, but streams a package into a temporary file of its
/// cache. What another npm fetches meanwhile counts too, so this is for showing only.
/// </summary>
/// <param name="folder">The client's cache, as <c>npm config get cache</c> says.</param>
internal sealed class NpmCache(string folder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // File systems stamp with the tick before, up to 10 ms behind the clock.
    private static readonly TimeSpan FileClockLag = TimeSpan.FromMilliseconds(20);
    private readonly DirectoryInfo _temporary = new(Path.Combine(folder, "_cacache", "tmp"));
    private readonly DateTime _start = DateTime.UtcNow - FileClockLag;

    /// <summary>Bytes in the files begun since this object was made.</summary>
    public long FetchedBytes()
    {
        try
        {
            return _temporary.Exists
                ? _temporary.EnumerateFiles().Where(file => file.CreationTimeUtc >= _start).Sum(file => file.Length)
                : 0;
        }
        catch (IOException)
        {
            // A file was moved to its place while it was looked at.
            return 0;
        }
    }

    /// <summary>Reports until cancelled; never less than before.</summary>
    public async Task ReportAsync(long totalBytes, IProgress<ModelProgress> progress, CancellationToken cancellationToken)
    {
        var most = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            most = Math.Clamp(FetchedBytes(), most, totalBytes);
            progress.Report(new ModelProgress(ModelPhase.Downloading, most, totalBytes));
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
