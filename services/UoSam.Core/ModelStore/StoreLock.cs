namespace UoSam.Core.ModelStore;

/// <summary>Keeps two processes from making the same model at once.</summary>
internal static class StoreLock
{
    /// <summary>Waits until nobody else makes the model.</summary>
    /// <returns>The claim, given up when disposed.</returns>
    public static async Task<IDisposable> TakeAsync(
        string root, string id, IProgress<ModelProgress>? progress, CancellationToken cancellationToken)
    {
        using (new StagingFolder(root))
        {
            // Made and removed: shows that the store can be written before anyone waits for it.
        }

        var path = Path.Combine(root, $".{id}.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                progress?.Report(new ModelProgress(ModelPhase.Waiting));
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
