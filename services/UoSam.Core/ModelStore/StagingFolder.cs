namespace UoSam.Core.ModelStore;

/// <summary>A folder beside the models in which one is made; gone after disposal unless it was moved.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".staging-";
    private const string OldSuffix = "~old";

    /// <param name="root">The store.</param>
    /// <param name="id">The model; none where none is made.</param>
    /// <exception cref="ModelStoreException">The store cannot be written.</exception>
    public StagingFolder(string root, string id = "")
    {
        try
        {
            Directory.CreateDirectory(root);
            Path = Directory.CreateDirectory(
                System.IO.Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}-{id}")).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelStoreException(
                $"the model store {root} cannot be written: {ForeignFault.Text(error)}; name another folder with --models", error);
        }
    }

    public string Path { get; }

    /// <summary>Puts the folder in the place of <paramref name="target"/>, whose old content is removed.</summary>
    public void MoveTo(string target)
    {
        var old = $"{Path}{OldSuffix}";
        if (Directory.Exists(target))
        {
            Directory.Move(target, old);
        }

        try
        {
            Directory.Move(Path, target);
        }
        catch when (Directory.Exists(old))
        {
            Directory.Move(old, target);
            throw;
        }

        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    /// <summary>Removes the folders of a model that processes have left which were killed while they made it.</summary>
    /// <param name="root">The store.</param>
    /// <param name="id">The model; nobody else may be making it.</param>
    public static void RemoveLeft(string root, string id)
    {
        var name = $"{Prefix}{new string('?', Guid.Empty.ToString("N").Length)}-{id}";
        foreach (var folder in Directory.GetDirectories(root, name).Concat(Directory.GetDirectories(root, $"{name}{OldSuffix}")))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It costs room, and keeps nobody from making the model.
            }
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
