namespace UoSam.Clients.Tests;

/// <summary>A folder of a test's own, with images/ and masks/ once a picture is added.</summary>
internal sealed class PictureFolders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-clients-");

    public string FullName => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    public string PathOf(params string[] parts) => Path.Combine([FullName, .. parts]);

    /// <summary>Copies a sample and its map.</summary>
    /// <param name="name">Of both, without extension; it may have folders.</param>
    /// <param name="sample">coffee or chelsea.</param>
    public void Add(string name, string sample)
    {
        foreach (var (folder, file) in new[] { ("images", $"{sample}.png"), ("masks", $"{sample}-coarse.png") })
        {
            var path = PathOf(folder, $"{name}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Repository.Sample(file), path);
        }
    }
}
