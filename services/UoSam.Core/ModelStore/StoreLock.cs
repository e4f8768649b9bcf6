namespace UoSam.Core.ModelStore;

/// <summary>Keeps two processes from making the same model at once.</summary>
internal static class StoreLock
{
    /// <summary>Waits until nobody else makes the model.</summary>
    /// <returns>The claim, given up when disposed.</returns>
    /// <exception cref="ModelStoreException">The store cannot be written.</exception>
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
            catch (UnauthorizedAccessException error)
            {
                throw new ModelStoreException(
                    $"the model store {root} is another user's: {ForeignFault.Text(error)}; name another folder with --models", error);
            }
            catch (IOException)
            {
                progress?.Report(new ModelProgress(ModelPhase.Waiting));
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
